import type { Answer } from '../../plugins/core/answer';
import type { AiContext, Attempt } from '../../plugins/core/context';
import { servingOf, type Target, targetName } from '../../plugins/core/endpoint';
import { credential } from '../../plugins/core/endpoint-headers';
import { AiError, invalidRequest } from '../../plugins/core/error';
import type { OperationAdapter, Transport, TransportAnswer } from '../../plugins/core/provider';
import { readAll } from '../../plugins/core/read-whole';
import type { AiRequest } from '../../plugins/core/request';
import type { Tokenizer } from '../../plugins/core/tokenizer';
import { countHere } from './count-here';
import { clientHeaders, limitHeaders } from './headers';
import type { TimeoutSettings } from './parameters';
import { providerError } from './provider-error';
import { handshake } from './realtime';
import { readAnswer } from './read-answer';
import type { Access } from './rotation';
import { usedByFailed } from './used-by-failed';
import { Watch } from './watch';

/** Largest error body that is read, in bytes. */
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
  const asked = { endpoint: endpoint.name, provider: endpoint.provider.kind, model };
  const record: Attempt = { ...asked, duration: 0, startedAfter: ai.elapsed() };
  ai.attempts.push(record);
  let sent = false;
  try {
    const counted = await countHere(target, request, options.tokenizer);
    const onSent = () => (sent = true);
    const answer = counted ?? (await call(target, request, ai, { ...options, record, onSent }));
    ai.answeredBy = asked;
    return answer;
  } catch (error) {
    record.error = error instanceof AiError ? error.code : 'internal_error';
    record.used = usedByFailed(ai, record, sent);
    ai.reportedUsage = undefined;
    throw error;
  } finally {
    record.duration = performance.now() - started;
  }
}

async function call(
  target: Target,
  request: AiRequest,
  ai: AiContext,
  options: AttemptOptions & { record: Attempt; onSent: () => void },
): Promise<Answer> {
  const { access, send, timeouts, deadline, strictParams, record, onSent } = options;
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
      onSent,
    });
    record.status = response.status;
    if (response.status >= 400) {
      throw providerError(target, adapter, response, await readAll(response, MAX_ERROR));
    }
    const answer = await readAnswer(response, adapter, target, request, ai, { watch, timeouts });
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
