import type { ServerResponse } from 'node:http';
import type { Answer } from './answer';
import { answerItself, isOwnOperation } from './answer-itself';
import type { Consumer } from './context';
import type { DialectTable } from './dialects';
import { AiError } from './error';
import { Exchange } from './exchange';
import { refuseOtherAddresses } from './granted-addresses';
import { type HostHandler, type HostRequest, type HostUser, pathOf } from './host-request';
import type { MountedPolicy, Pipeline } from './pipeline';
import type { Attempt, Next } from './policy';
import type { BodyLimits } from './read-body';
import { readRequest } from './read-request';
import { refuseForbidden, refuseTarget } from './refuse-forbidden';
import type { AiRequest } from './request';
import type { Logger } from './services';
import { writeAnswer, writeError } from './write-answer';

export interface MountOptions {
  dialects: DialectTable;
  limits: BodyLimits;
  logger: Logger;
  /** Who it is whom a policy of the host has let in. */
  consumerOf: (user: HostUser) => Consumer;
}

/** Turns a policy that was set up into the middleware that the host runs. Never throws, never rejects. */
export function mountPolicy(policy: MountedPolicy, options: MountOptions): HostHandler {
  const actsNow = Boolean(policy.hooks.onConnect) || looks(policy);
  return (req, res, next) => {
    const exchange = (req.egContext.ai ??= begin(req, res, policy.pipeline, options));
    if (exchange.ended) return;
    exchange.reached.push(policy);
    try {
      exchange.consumer ??= consumerOf(req, options);
    } catch (error) {
      return fail(exchange, error, options);
    }
    if (!actsNow && exchange.owner.answers) return next();
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
  let { status } = refusal;
  try {
    if (!left) status = writeError(exchange, refusal);
  } catch (unwritable) {
    logger.error(`an error could not be written: ${String(unwritable)}`, { id: exchange.id });
    exchange.res.destroy();
  }
  exchange.end(
    left
      ? { status: 499, code: 'client_closed_request', delivery: 'none' }
      : { status, code: refusal.code, delivery: 'none' },
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

/** Who a policy of the host has found calls. */
function consumerOf({ user }: HostRequest, options: MountOptions): Consumer | undefined {
  return user?.id ? options.consumerOf({ ...user, id: user.id }) : undefined;
}

/** Whether it does anything about what is asked for before a provider is called. */
function looks({ hooks }: MountedPolicy): boolean {
  return Boolean(hooks.onRequest ?? hooks.answer ?? hooks.models ?? hooks.usage ?? hooks.feedback);
}

/** @returns true when the exchange has been answered, false when the next policy is to run */
async function run(policy: MountedPolicy, exchange: Exchange, options: MountOptions): Promise<boolean> {
  const { hooks } = policy;
  if (hooks.onConnect) await hooks.onConnect(exchange);
  // Not before a policy looks at what is asked for: then it is known who calls, and from where. Where none may do so,
  // because the host's `proxy` sends the request on, at once.
  if (looks(policy) || !exchange.owner.answers) refuseOtherAddresses(exchange);
  if (isOwnOperation(exchange)) return answerItself(hooks, exchange, options.limits);
  if (hooks.onRequest || hooks.answer) {
    let request = (exchange.request ??= await read(exchange, options));
    refuseForbidden(exchange, request);
    if (hooks.onRequest) request = exchange.request = (await hooks.onRequest(request, exchange)) ?? request;
    if (hooks.answer) {
      await answer(policy, request, exchange, options);
      return true;
    }
  }
  return false;
}

async function read(exchange: Exchange, { limits }: MountOptions): Promise<AiRequest> {
  const request = await readRequest(exchange, limits);
  exchange.owner.observer?.started?.(exchange);
  return request;
}

async function answer(
  router: MountedPolicy,
  request: AiRequest,
  exchange: Exchange,
  options: MountOptions,
): Promise<void> {
  const attempt: Attempt = async (target, asked) => {
    refuseTarget(exchange, request, target);
    for (const { hooks } of exchange.reached) await hooks.onAttempt?.(target, asked, exchange);
  };
  let call = permitted(exchange, (asked) => router.hooks.answer!(asked, exchange, attempt));
  for (const { hooks } of [...exchange.reached].reverse()) {
    if (!hooks.onCall) continue;
    const inner = call;
    call = permitted(exchange, (asked) => hooks.onCall!(asked, inner, exchange));
  }
  const result: Answer = await call(request);
  await writeAnswer(exchange, request, result, options.logger);
}

/** A policy may ask for another model than the client did. */
function permitted(exchange: Exchange, next: Next): Next {
  return async (request) => {
    refuseForbidden(exchange, request);
    return next(request);
  };
}
