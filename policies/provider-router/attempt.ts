import { type Answer, type Part, wholeAnswer } from '../../plugins/core/answer';
import type { AiContext, Attempt } from '../../plugins/core/context';
import { servingOf, type Target, targetName } from '../../plugins/core/endpoint';
import { AiError, invalidRequest } from '../../plugins/core/error';
import { isJsonObject, type Json } from '../../plugins/core/json';
import { SSE } from '../../plugins/core/sse';
import type { OperationAdapter, Transport, TransportAnswer, WholeRead } from '../../plugins/core/provider';
import type { AiRequest } from '../../plugins/core/request';
import type { Tokenizer } from '../../plugins/core/tokenizer';
import { countHere } from './count-here';
import { clientHeaders, credential, limitHeaders } from './headers';
import type { TimeoutSettings } from './parameters';
import { providerError } from './provider-error';
import { readBytes } from './read-bytes';
import { handshake, linkAnswer } from './realtime';
import { readStream } from './read-stream';
import type { Access } from './rotation';
import { Watch } from './watch';

/** Largest plain answer and largest error body that are read, in bytes. */
const MAX_ANSWER = 64 * 1024 * 1024;
const MAX_ERROR = 1024 * 1024;

export interface AttemptOptions {
  access: Access;
  send: Transport;
  tokenizer: Tokenizer;
  timeouts: TimeoutSettings;
  /** When the whole request must have ended, on the clock of `performance.now()`. */
  deadline: number;
  /** Refuse what the provider could not honour in full, instead of telling that it was dropped. */
  strictParams: boolean;
}

/**
 * Tries one target. The answer is handed over when it is whole or its first content is there, so that a failure
 * before leaves no trace at the client.
 */
export async function attempt(
  target: Target,
  request: AiRequest,
  ai: AiContext,
  options: AttemptOptions,
): Promise<Answer> {
  const started = performance.now();
  const { endpoint, model } = target;
  const record: Attempt = { endpoint: endpoint.name, provider: endpoint.provider.kind, model, duration: 0 };
  ai.attempts.push(record);
  ai.reportedUsage = undefined;
  try {
    const counted = await countHere(target, request, options.tokenizer);
    const answer = counted ?? (await call(target, request, ai, options, record));
    ai.answeredBy = { endpoint: endpoint.name, provider: endpoint.provider.kind, model };
    return answer;
  } catch (error) {
    record.error = error instanceof AiError ? error.code : 'internal_error';
    throw error;
  } finally {
    record.duration = performance.now() - started;
  }
}

async function call(
  target: Target,
  request: AiRequest,
  ai: AiContext,
  { access, send, timeouts, deadline, strictParams }: AttemptOptions,
  record: Attempt,
): Promise<Answer> {
  const { endpoint } = target;
  const adapter = adapterOf(target, request, ai);
  const watch = new Watch(ai.signal, deadline, timeouts);
  let response: TransportAnswer | undefined;
  try {
    const providerCall = adapter.call(request, target);
    const { method = 'POST', path, body } = providerCall;
    const dropped = [...new Set(providerCall.dropped)];
    if (strictParams && dropped.length) throw unsupportedParameters(target, dropped);
    const url = access.url.replace(/\/$/, '') + path;
    const headers = clientHeaders(target, providerCall, request, ai);
    const upgrade = request.operation === 'realtime' ? ('websocket' as const) : undefined;
    if (upgrade) Object.assign(headers, handshake(ai));
    Object.assign(headers, await credential(endpoint, access.key, { method, url, headers, body }, watch.signal));
    if (request.stream) watch.awaitFirstToken();
    response = await (endpoint.provider.transport ?? send)({
      method,
      url,
      headers,
      body,
      signal: watch.signal,
      connectTimeout: timeouts.connect,
      upgrade,
    });
    record.status = response.status;
    if (response.status >= 400) {
      throw providerError(target, adapter, response, await readAll(response, MAX_ERROR));
    }
    const answer = await answerOf(response, adapter, target, request, ai, { watch, timeouts });
    Object.assign(answer.headers, limitHeaders(response.headers));
    if (dropped.length) answer.headers['x-ai-dropped-params'] = dropped.join(', ');
    return answer;
  } catch (error) {
    watch.close();
    response?.destroy();
    if (watch.signal.aborted) throw watch.signal.reason;
    throw error;
  }
}

async function answerOf(
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

async function readAll(response: TransportAnswer, limit: number): Promise<Buffer> {
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

/** The one that speaks the client's own API, if there is one. */
function adapterOf(target: Target, { operation, native }: AiRequest, { dialect }: AiContext): OperationAdapter {
  const { operations, alternatives } = servingOf(target);
  const adapter = alternatives?.[operation]?.find(({ api }) => api === native.api) ?? operations[operation];
  const name = targetName(target);
  if (!adapter) throw invalidRequest(`\`${name}\` cannot do ${operation}.`, 'model', 'unsupported_operation');
  const stateful = adapter.api === native.api ? undefined : dialect.statefulMember?.(native.body);
  if (stateful === undefined) return adapter;
  throw invalidRequest(
    `\`${stateful}\` needs a provider that speaks ${native.api}, which \`${name}\` does not: ` +
      'send all that the model has to know in the request, or choose another model.',
    stateful,
    'unsupported_operation',
  );
}

function unsupportedParameters(target: Target, names: readonly string[]): AiError {
  const listed = names.map((name) => `\`${name}\``).join(', ');
  return invalidRequest(
    `\`${targetName(target)}\` does not take ${listed}, and is asked to take all or nothing: ` +
      'leave that out, or choose another model.',
    names[0],
    'unsupported_parameter',
  );
}
