import { type Endpoint, servingOf, type Target, targetAt, targetName } from './endpoint';
import { configuredHeaders, credential } from './endpoint-headers';
import { AiError } from './error';
import type { JsonObject } from './json';
import { suggestion } from './parameters';
import type { OperationAdapter, Transport, TransportAnswer, WholeRead } from './provider';
import { readAll, readWhole } from './read-whole';
import { AiRequest } from './request';
import type { Usage } from './usage';

/** Operations that the gateway asks for itself, with the API that has the hub's form. */
const APIS = {
  chat: 'openai-chat',
  embeddings: 'openai-embeddings',
  moderation: 'openai-moderations',
  rerank: 'rerank',
} as const;
export type OwnOperation = keyof typeof APIS;

/** Milliseconds. */
const CONNECT_TIMEOUT = 5_000;
/** Bytes. */
const MAX_ANSWER = 16 * 1024 * 1024;

/** A model that the gateway calls for itself. */
export interface OwnTarget extends Target {
  readonly operation: OwnOperation;
  readonly adapter: OperationAdapter;
}

/** What became of a call of the gateway's own. It is nobody's request, and has no row in the ledger. */
export interface OwnCall {
  readonly target: OwnTarget;
  /** Undefined where there was no answer. */
  readonly status?: number;
  /** What the model used for it, where its provider says so. */
  readonly usage?: Usage;
}

/** Who sends such calls, and takes note of them. */
export interface OwnCalls {
  readonly send: Transport;
  /** Must not throw. */
  noteOwnCall(this: void, call: OwnCall): void;
}

/**
 * The model that a setting names as `endpoint/model`. Throws when there is no such endpoint, or its provider cannot do
 * the operation.
 */
export function ownTarget(endpoints: ReadonlyMap<string, Endpoint>, name: string, operation: OwnOperation): OwnTarget {
  const slash = name.indexOf('/');
  const [endpointName, model] = [name.slice(0, slash), name.slice(slash + 1)];
  if (slash < 1 || !model) throw new Error(`\`${name}\` must be written \`endpoint/model\``);
  const endpoint = endpoints.get(endpointName);
  if (!endpoint) {
    throw new Error(`there is no endpoint \`${endpointName}\`; ${suggestion(endpointName, [...endpoints.keys()])}`);
  }
  const target = targetAt(endpoint, model);
  const adapter = servingOf(target).operations[operation];
  if (!adapter) throw new Error(`\`${name}\` cannot do ${operation}: ${endpoint.provider.kind} has no such operation`);
  return { ...target, operation, adapter };
}

/**
 * Calls a model for the gateway's own use, once, with the endpoint's first address and first key that is there.
 *
 * @param body in the hub's form; the model need not stand in it
 * @param signal the deadline, and whether anybody still waits. Rejects with its reason, and with `AiError` for all
 *   that can fail on the way
 */
export async function callModel(
  target: OwnTarget,
  body: JsonObject,
  { send, noteOwnCall }: OwnCalls,
  signal: AbortSignal,
): Promise<WholeRead> {
  const { endpoint, adapter, model, operation } = target;
  const request = new AiRequest({
    operation,
    model,
    stream: false,
    native: { api: APIS[operation], body: { model, ...body } },
    toHub: (native) => ({ ...native, model }),
  });
  let [status, usage]: [number?, Usage?] = [];
  try {
    const response = await sendTo(endpoint, adapter.call(request, target), send, signal);
    status = response.status;
    const read = await readAnswer(target, request, response, signal);
    usage = read.usage;
    return read;
  } finally {
    noteOwnCall({ target, status, usage });
  }
}

async function readAnswer(
  target: OwnTarget,
  request: AiRequest,
  response: TransportAnswer,
  signal: AbortSignal,
): Promise<WholeRead> {
  try {
    const raw = await readAll(response, MAX_ANSWER);
    if (response.status >= 200 && response.status < 300) return readWhole(raw, target.adapter, request);
    throw new AiError(`\`${targetName(target)}\` answered with status ${response.status}.`, {
      status: 502,
      code: 'provider_error',
    });
  } catch (error) {
    signal.throwIfAborted();
    throw error;
  } finally {
    response.destroy();
  }
}

async function sendTo(
  endpoint: Endpoint,
  { method = 'POST', path, headers: own, body }: ReturnType<OperationAdapter['call']>,
  send: Transport,
  signal: AbortSignal,
): Promise<TransportAnswer> {
  const url = endpoint.urls[0]!.replace(/\/$/, '') + path;
  const headers = { 'content-type': 'application/json', ...own, ...configuredHeaders(endpoint) };
  const key = endpoint.apiKeys.find((one) => one.resolve() !== undefined);
  Object.assign(headers, await credential(endpoint, key, { method, url, headers, body }, signal));
  const transport = endpoint.provider.transport ?? send;
  return transport({ method, url, headers, body, signal, connectTimeout: CONNECT_TIMEOUT });
}
