import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import type { Answer } from './answer';
import type { Consumer } from './context';
import type { RequestAbout } from './dialect';
import { belowRoot, type DialectTable } from './dialects';
import { AiError, invalidRequest } from './error';
import { Exchange } from './exchange';
import { type HostHandler, type HostRequest, pathOf, queryOf } from './host-request';
import type { JsonObject } from './json';
import type { ModelOperation } from './operations';
import type { MountedPolicy, Pipeline } from './pipeline';
import type { Next } from './policy';
import { type BodyLimits, parseBody, readBytes } from './read-body';
import { AiRequest } from './request';
import type { Logger } from './services';
import { writeAnswer, writeError, writeModels } from './write-answer';

export interface MountOptions {
  dialects: DialectTable;
  limits: BodyLimits;
  logger: Logger;
}

/** Longer than any model's name; names stand in logs, rows and messages. Characters. */
const MAX_MODEL_NAME = 256;

/** Turns a policy that was set up into the middleware that the host runs. Never throws, never rejects. */
export function mountPolicy(policy: MountedPolicy, options: MountOptions): HostHandler {
  const { onConnect, onRequest, answer, models } = policy.hooks;
  const actsNow = Boolean(onConnect ?? onRequest ?? answer ?? models);
  return (req, res, next) => {
    const exchange = (req.egContext.ai ??= begin(req, res, policy.pipeline, options));
    if (exchange.ended) return;
    exchange.reached.push(policy);
    exchange.consumer ??= consumerOf(req);
    if (!actsNow) return next();
    exchange.busy = true;
    run(policy, exchange, options)
      .then((answered) => {
        exchange.busy = false;
        if (answered) return;
        // For the host's policies that come later, which know their callers by it.
        req.user ??= exchange.consumer && { ...exchange.consumer, username: exchange.consumer.name };
        next();
      })
      .catch((error: unknown) => fail(exchange, error, options));
  };
}

/** Answers an exchange with an error in the client's dialect and ends it. */
export function fail(exchange: Exchange, error: unknown, { logger }: Pick<MountOptions, 'logger'>): void {
  exchange.busy = true;
  const refusal = asAiError(error);
  if (!(error instanceof AiError) && !exchange.signal.aborted) {
    logger.error(`a policy failed: ${String(error)}`, { id: exchange.id, error });
  }
  const left = exchange.signal.aborted && !exchange.res.headersSent;
  try {
    if (!left) writeError(exchange, refusal);
  } catch (unwritable) {
    logger.error(`an error could not be written: ${String(unwritable)}`, { id: exchange.id });
    exchange.res.destroy();
  }
  exchange.end(
    left
      ? { status: 499, code: 'client_closed_request', delivery: 'none' }
      : { status: refusal.status, code: refusal.code, delivery: 'none' },
  );
}

function asAiError(error: unknown): AiError {
  if (error instanceof AiError) return error;
  return new AiError('The gateway failed to process the request.', {
    status: 500,
    code: 'internal_error',
    cause: error,
  });
}

/** The exchange of a request that has come to one of the AI pipelines. */
export function begin(
  req: HostRequest,
  res: ServerResponse,
  pipeline: Pipeline,
  { dialects }: Pick<MountOptions, 'dialects'>,
): Exchange {
  const path = pathOf(req);
  const { dialect, names } = dialects.find(req.method ?? '', path, req.headers);
  const exchange = new Exchange(req, res, pipeline, dialect, { path, names }, req.egContext.apiEndpoint?.scopes);
  exchange.answerHeaders[dialect.requestIdHeader] = exchange.id;
  return exchange;
}

function consumerOf({ user }: HostRequest): Consumer | undefined {
  if (!user?.id) return undefined;
  return { id: user.id, name: user.username ?? user.name ?? user.id, team: user.team };
}

/** @returns true when the exchange has been answered, false when the next policy is to run */
async function run(policy: MountedPolicy, exchange: Exchange, options: MountOptions): Promise<boolean> {
  const { hooks } = policy;
  if (hooks.onConnect) await hooks.onConnect(exchange);
  if (exchange.operation === 'unknown') return hooks.answer ? refuseUnknownPath(exchange) : false;
  if (exchange.operation === 'models') return hooks.models ? listModels(hooks.models(exchange), exchange) : false;
  if (hooks.onRequest || hooks.answer) {
    let request = (exchange.request ??= await readRequest(exchange, options));
    if (hooks.onRequest) request = exchange.request = (await hooks.onRequest(request, exchange)) ?? request;
    if (hooks.answer) {
      await answer(policy, request, exchange, options);
      return true;
    }
  }
  return false;
}

async function readRequest(exchange: Exchange, { limits }: MountOptions): Promise<AiRequest> {
  const { req, dialect } = exchange;
  const encoding = req.headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    throw new AiError(`The content-encoding "${encoding}" is not supported; send the body uncompressed.`, {
      status: 415,
      code: 'unsupported_encoding',
    });
  }
  const bytes = bytesRead(req) ?? (await readStreamOf(req, limits, exchange.signal));
  const body = parseBody(bytes, limits);
  if (!exchange.owner.answers) offerBody(exchange);
  dialect.check?.(body);
  const path = { names: exchange.pathNames, query: queryOf(req) };
  const { model, stream } = dialect.about?.(body, path) ?? aboutIn(body);
  if (model.length > MAX_MODEL_NAME) {
    throw invalidRequest(`\`model\` is longer than ${MAX_MODEL_NAME} characters.`, 'model');
  }
  exchange.requestedModel = model;
  exchange.streamed = stream;
  return new AiRequest({
    operation: exchange.operation as ModelOperation,
    model,
    stream,
    native: { api: dialect.name, body, bytes },
    path,
    toHub: (native, about) => dialect.toHub(native, about),
  });
}

/** Where most APIs say it. */
function aboutIn({ model, stream }: JsonObject): RequestAbout {
  return { model: typeof model === 'string' ? model : '', stream: stream === true };
}

function readStreamOf(req: HostRequest, limits: BodyLimits, signal: AbortSignal): Promise<Buffer> {
  const { requestStream } = req.egContext;
  if (!requestStream) return readBytes(req, limits, signal);
  // The host's request-transformer writes into its stream and does not end it; it sets the length instead.
  return readBytes(requestStream, limits, signal, Number(req.headers['content-length'] ?? Infinity));
}

/**
 * Gives the body back to a policy of the host that ends the pipeline in place of a router: its `proxy` sends what
 * stands in `requestStream`. It is what our policies have made of the request by then.
 */
function offerBody(exchange: Exchange): void {
  const { req } = exchange;
  Object.defineProperty(req.egContext, 'requestStream', {
    configurable: true,
    get() {
      const { bytes, body } = exchange.request!.native;
      const sent = bytes ?? Buffer.from(JSON.stringify(body));
      req.headers['content-length'] = String(sent.length);
      return Readable.from([sent]);
    },
  });
}

/** The body that somebody before us has read and parsed, without leaving a stream for us. */
function bytesRead({ readableEnded, egContext, body }: HostRequest): Buffer | undefined {
  if (!readableEnded || egContext.requestStream || body === undefined) return undefined;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}

async function answer(
  router: MountedPolicy,
  request: AiRequest,
  exchange: Exchange,
  options: MountOptions,
): Promise<void> {
  const attempt = async (target: Parameters<NonNullable<MountedPolicy['hooks']['onAttempt']>>[0]) => {
    for (const { hooks } of exchange.reached) await hooks.onAttempt?.(target, request, exchange);
  };
  let call: Next = (asked) => router.hooks.answer!(asked, exchange, attempt);
  for (const { hooks } of [...exchange.reached].reverse()) {
    if (!hooks.onCall) continue;
    const inner = call;
    call = (asked) => hooks.onCall!(asked, inner, exchange);
  }
  const result: Answer = await call(request);
  await writeAnswer(exchange, request, result, options.logger);
}

function refuseUnknownPath(exchange: Exchange): never {
  const path = belowRoot(exchange.path);
  throw new AiError(`Unknown request URL: ${exchange.method} ${exchange.path}. Check the path and the method.`, {
    status: 404,
    code: path.startsWith('/models/') ? 'model_not_found' : 'unknown_url',
  });
}

async function listModels(
  models: ReturnType<NonNullable<MountedPolicy['hooks']['models']>>,
  exchange: Exchange,
): Promise<true> {
  writeModels(exchange, await models);
  return true;
}
