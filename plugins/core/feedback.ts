import { AiError, invalidRequest } from './error';
import type { Exchange } from './exchange';
import type { Feedback } from './policy';
import type { BodyLimits } from './read-body';
import { readNative } from './read-request';

/** Two short members; whoever sends more means another route. Bytes, levels. */
const LIMITS = { maxBytes: 4096, maxUploadBytes: 4096, maxDepth: 2 };
/** Characters; ids of the gateway are shorter. */
const MAX_ID = 128;

const MEMBERS: readonly string[] = ['request_id', 'rating'];

/** Body of `POST /feedback`: `{ "request_id": "req_…", "rating": "good" | "bad" }`. Rejects with `AiError` 400 or 413. */
export async function readFeedback(exchange: Exchange, limits: BodyLimits): Promise<Feedback> {
  const maxBytes = Math.min(LIMITS.maxBytes, limits.maxBytes);
  const { body } = await readNative(exchange, { ...LIMITS, maxBytes });
  const unknown = Object.keys(body).find((name) => !MEMBERS.includes(name));
  if (unknown !== undefined) {
    throw invalidRequest(
      'Feedback has the members `request_id` and `rating`, and no others.',
      unknown.slice(0, MAX_ID),
    );
  }
  const { request_id: requestId, rating } = body;
  if (typeof requestId !== 'string' || requestId === '' || requestId.length > MAX_ID) {
    const where = `the header \`${exchange.dialect.requestIdHeader}\` of the answer that is rated has it`;
    throw invalidRequest(`\`request_id\` must be the id of a request: ${where}.`, 'request_id');
  }
  if (rating !== 'good' && rating !== 'bad') throw invalidRequest('`rating` must be `good` or `bad`.', 'rating');
  return { requestId, rating };
}

/** Nobody knows of the request, or it was somebody else's, which is not told. */
export function requestNotFound({ requestId }: Feedback): AiError {
  const message =
    `No cache of this route knows a request ${JSON.stringify(requestId)} of yours: it did not come to a cache, or ` +
    'came too long ago or on another route.';
  return new AiError(message, { status: 404, code: 'request_not_found', param: 'request_id' });
}

/** The store of the cache does not answer in time. */
export function feedbackNotTaken(): AiError {
  const message = 'The cache could not take the feedback in time; send it again later.';
  return new AiError(message, { status: 503, code: 'cache_unavailable' });
}
