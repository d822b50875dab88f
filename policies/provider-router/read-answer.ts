import { type Answer, type Part, wholeAnswer } from '../../plugins/core/answer';
import type { AiContext } from '../../plugins/core/context';
import type { Target } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import { isJsonObject, type Json } from '../../plugins/core/json';
import type { OperationAdapter, TransportAnswer, WholeRead } from '../../plugins/core/provider';
import type { AiRequest } from '../../plugins/core/request';
import { SSE } from '../../plugins/core/sse';
import type { TimeoutSettings } from './parameters';
import { readBytes } from './read-bytes';
import { readStream } from './read-stream';
import { linkAnswer } from './realtime';
import type { Watch } from './watch';

/** Largest plain answer that is read, in bytes. */
const MAX_ANSWER = 64 * 1024 * 1024;

/** A provider's success as an answer for the policies: a connection, bytes, a stream from its first content on, or a whole. */
export async function readAnswer(
  response: TransportAnswer,
  adapter: OperationAdapter,
  { endpoint }: Target,
  request: AiRequest,
  ai: AiContext,
  { watch, timeouts }: { watch: Watch; timeouts: TimeoutSettings },
): Promise<Answer> {
  if (request.operation === 'realtime') {
    watch.close();
    return linkAnswer(response, adapter, ai, timeouts.session);
  }
  const framing = adapter.framing ?? SSE;
  const contentType = String(response.headers['content-type']);
  const bytes = adapter.bytes?.(contentType, request);
  if (bytes) {
    ai.reportedUsage = bytes.usage;
    return readBytes(response, { api: adapter.api, ...bytes }, watch);
  }
  const streamed = request.stream && contentType.includes(framing.contentType);
  if (streamed && adapter.streamReader) {
    const reader = adapter.streamReader(request);
    return readStream(response, { reader, api: adapter.api, endpoint, framing }, ai, watch);
  }
  const raw = await readAll(response, MAX_ANSWER);
  watch.close();
  const part = readWhole(raw, adapter, request);
  ai.reportedUsage = part.usage;
  return wholeAnswer(part, { api: adapter.api, status: response.status });
}

function readWhole(raw: Buffer, adapter: OperationAdapter, request: AiRequest): Part {
  try {
    const body: unknown = JSON.parse(raw.toString());
    const { unlike, ...read } = readJson(body as Json, adapter, request);
    return unlike ? read : { raw, ...read };
  } catch (error) {
    if (error instanceof AiError) throw error;
    const reason = error instanceof Error ? error.message : String(error);
    throw new AiError(`The provider's answer could not be read: ${reason}.`, {
      status: 502,
      code: 'invalid_provider_answer',
      cause: error,
    });
  }
}

function readJson(body: Json, adapter: OperationAdapter, request: AiRequest): WholeRead {
  if (Array.isArray(body) && adapter.readList) return adapter.readList(body, request);
  if (isJsonObject(body)) return adapter.readWhole(body, request);
  throw new Error(`it is not a JSON object${adapter.readList ? ' or list' : ''}`);
}

/** A body to its end. Rejects with `AiError` 502 when it breaks off or is longer than the limit, in bytes. */
export async function readAll(response: TransportAnswer, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  try {
    for await (const chunk of response.body) {
      size += chunk.length;
      if (size > limit) throw new Error(`it is larger than ${limit} bytes`);
      chunks.push(chunk);
    }
  } catch (error) {
    throw new AiError('The provider broke off its answer.', { status: 502, code: 'provider_answer_cut', cause: error });
  }
  return Buffer.concat(chunks, size);
}
