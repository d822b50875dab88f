import type { LocalEmbedders } from '../../core/embedder';
import { AiError, invalidRequest } from '../../core/error';
import type { JsonObject } from '../../core/json';
import type { Transport, TransportAnswer } from '../../core/provider';
import { encodeVector } from '../../core/vectors';
import { jsonAnswer } from '../json-answer';

/** Texts of a request: half of what may wait for the model, so that others are not turned away. */
const MAX_TEXTS = 256;

/** Stands in for the network: takes the HTTP call that would go to a provider and answers it. */
export function localTransport(embedders: LocalEmbedders): Transport {
  return async ({ body, signal, onSent }) => {
    onSent?.();
    try {
      return jsonAnswer(200, await embed(JSON.parse(String(body)) as JsonObject, embedders, signal));
    } catch (error) {
      signal.throwIfAborted();
      return refusal(error);
    }
  };
}

async function embed(body: JsonObject, embedders: LocalEmbedders, signal: AbortSignal): Promise<object> {
  const name = String(body.model);
  const texts = textsOf(body, name);
  const format = formatOf(body);
  const embedder = embedders.get(name);
  const { vectors, tokens } = embedder.embedCounted
    ? await embedder.embedCounted(texts, signal)
    : { vectors: await embedder.embed(texts, signal), tokens: undefined };
  checkDimensions(body, name, vectors[0]!.length);
  const data = vectors.map((vector, index) => ({
    object: 'embedding',
    index,
    embedding: encodeVector([...vector], format),
  }));
  return {
    object: 'list',
    model: name,
    data,
    ...(tokens !== undefined && { usage: { prompt_tokens: tokens, total_tokens: tokens } }),
  };
}

function textsOf({ input }: JsonObject, model: string): string[] {
  const texts: unknown[] = Array.isArray(input) ? input : [input];
  if (texts.length === 0) throw invalidRequest('`input` has no text to embed.', 'input');
  if (texts.length > MAX_TEXTS) {
    throw invalidRequest(`\`input\` has ${texts.length} texts: send at most ${MAX_TEXTS} at once.`, 'input');
  }
  if (texts.every((text) => typeof text === 'string')) return texts;
  throw invalidRequest(`${model} embeds texts: send \`input\` as text.`, 'input', 'unsupported_content');
}

function formatOf({ encoding_format: format = 'float' }: JsonObject): 'float' | 'base64' {
  if (format === 'float' || format === 'base64') return format;
  throw invalidRequest('`encoding_format` must be `float` or `base64`.', 'encoding_format');
}

/** Only models that were trained for it may have their vectors cut. */
function checkDimensions({ dimensions }: JsonObject, model: string, has: number): void {
  if (dimensions === undefined || dimensions === null || dimensions === has) return;
  throw invalidRequest(
    `${model} makes vectors of ${has} numbers and no others: leave \`dimensions\` out.`,
    'dimensions',
  );
}

function refusal(error: unknown): TransportAnswer {
  const { status, code, param, message, headers } = error instanceof AiError ? error : failed();
  const type = status < 500 ? 'invalid_request_error' : 'server_error';
  return jsonAnswer(status, { error: { message, type, param: param ?? null, code } }, headers);
}

/** Of what has failed the log tells more. */
function failed(): AiError {
  const message = 'The embedder has failed: try again in a moment.';
  return new AiError(message, { status: 503, code: 'embedder_failed', headers: { 'retry-after': '1' } });
}
