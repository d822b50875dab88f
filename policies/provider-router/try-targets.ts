import { setTimeout as wait } from 'node:timers/promises';
import type { AiContext } from '../../plugins/core/context';
import { isReady, type Target } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import { messageOf } from '../../plugins/core/message-of';
import { permits } from '../../plugins/core/permissions';
import type { Attempt } from '../../plugins/core/policy';
import type { AiRequest } from '../../plugins/core/request';
import type { Services } from '../../plugins/core/services';
import { attempt, type AttemptOptions } from './attempt';
import type { Route } from './model-table';
import type { Placed } from './place';
import { isRetryable } from './provider-error';
import { retryAfter } from './retry-after';
import type { Rotation } from './rotation';
import { settleEarlierAnswer } from './used-by-failed';

/** Pause before the first further round; it doubles. A provider's `retry-after` counts up to the longest. Milliseconds. */
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 10_000;
/** What one target cannot do and the next one may be able to. */
const UNSUPPORTED = new Set(['unsupported_operation', 'unsupported_content', 'unsupported_parameter']);
/** A client's SDK would wait for whatever `retry-after` says; it is told not to past this. Milliseconds. */
const LONGEST_WAIT = 60_000;

/** What the tries of one request have in common. */
export interface Call {
  request: AiRequest;
  ai: AiContext;
  services: Services;
  rotation: Rotation;
  permit: Attempt;
}

/** The answer of the first target that gives one. Rejects with the most telling failure when none does. */
export async function route(found: Route, call: Call): Promise<Placed> {
  const { ai } = call;
  settleEarlierAnswer(ai);
  try {
    const placed = await tryTargets(found, call);
    const { endpoint, model } = ai.answeredBy!;
    const { headers } = placed.answer;
    headers['x-ai-provider'] = endpoint;
    if (model) headers['x-ai-model'] = model;
    return placed;
  } finally {
    ai.answerHeaders['x-ai-attempts'] = String(ai.attempts.length);
  }
}

/** All targets in order, then, after a pause, those again whose failure may pass. */
async function tryTargets(found: Route, call: Call): Promise<Placed> {
  const { targets, retries, timeouts, strictParams, keptAt } = found;
  const { ai, services } = call;
  const deadline = performance.now() + timeouts.total;
  let left = withCredential(allowed(targets, call));
  let failure: AiError | undefined;
  let refusal: AiError | undefined;
  for (let round = 0; left.length > 0; round++) {
    const again: Target[] = [];
    for (const target of left) {
      if (failure && performance.now() >= deadline) throw exhausted(failure, ai.attempts.length);
      const forbidden = await refusalOf(target, call);
      if (forbidden) {
        // What is refused for a while tells more than what always is.
        refusal = refusal?.status === 429 ? refusal : forbidden;
        continue;
      }
      try {
        return await tryTarget(target, call, { timeouts, deadline, strictParams }, keptAt);
      } catch (error) {
        if (ai.signal.aborted || !(error instanceof AiError)) throw error;
        failure = moreTelling(failure, error);
        services.logger.warn('attempt failed', facts(ai, target, error));
        if (mayPass(error)) again.push(target);
        else if (!movesOn(error)) throw error;
      }
    }
    left = again;
    if (round >= retries || left.length === 0) break;
    if (!(await paused(round, failure, deadline, ai.signal))) break;
  }
  throw exhausted((failure ?? refusal)!, ai.attempts.length);
}

/** Why a policy forbids a target; another one may be allowed, and this one not sooner for being asked again. */
async function refusalOf(target: Target, { permit, request, ai, services }: Call): Promise<AiError | undefined> {
  try {
    await permit(target, request);
    return undefined;
  } catch (error) {
    if (ai.signal.aborted || !(error instanceof AiError)) throw error;
    services.logger.info('target passed over', facts(ai, target, error));
    return error;
  }
}

/** Those that the caller may use; core refuses the others when they are tried, and so all when none is left. */
function allowed(targets: readonly Target[], { request, ai }: Call): readonly Target[] {
  const requested = request.resource ? undefined : ai.requestedModel;
  const permitted = targets.filter((target) => permits(ai.consumer, requested, target));
  return permitted.length > 0 ? permitted : targets;
}

/** Trying a target without a credential tells nobody anything new, unless there is no other. */
function withCredential(targets: readonly Target[]): readonly Target[] {
  const ready = targets.filter(({ endpoint }) => isReady(endpoint));
  return ready.length > 0 ? ready : targets;
}

type Limits = Pick<AttemptOptions, 'timeouts' | 'deadline' | 'strictParams'>;

/** One target, by one of its URLs and keys after the other where that is what failed. */
async function tryTarget(target: Target, call: Call, limits: Limits, keptAt: Route['keptAt']): Promise<Placed> {
  const { request, ai, rotation } = call;
  const { send, tokenizer } = call.services;
  const { urls, apiKeys, signer } = target.endpoint;
  for (let left = keptAt ? 1 : urls.length + (signer ? 1 : apiKeys.length); ; left--) {
    const access = keptAt ? rotation.at(target.endpoint, keptAt) : rotation.next(target.endpoint);
    try {
      const answer = await attempt(target, request, ai, { access, send, tokenizer, ...limits });
      return { answer, place: { target, url: access.url, key: access.key?.reference ?? null } };
    } catch (error) {
      if (ai.signal.aborted || !(error instanceof AiError) || left <= 1) throw error;
      if (!rotation.blame(target.endpoint, access, error) || performance.now() >= limits.deadline) throw error;
    }
  }
}

/** Another try at the same target may succeed. */
function mayPass(error: AiError): boolean {
  return isRetryable(error) && !lasts(error) && error.code !== 'provider_timeout';
}

/** The request is not at fault, or only with this provider, so that another target may be asked. */
function movesOn(error: AiError): boolean {
  if (isRetryable(error) || error.code === 'context_length_exceeded') return true;
  // What a provider itself refuses is the client's to mend.
  return UNSUPPORTED.has(error.code) && !error.provider;
}

/** What a provider said about the request tells more than that a later one has no credential. */
function moreTelling(before: AiError | undefined, now: AiError): AiError {
  return before && now.code.startsWith('provider_credentials') ? before : now;
}

/** Waits before the next round; false when there is no time for it. */
async function paused(
  round: number,
  failure: AiError | undefined,
  deadline: number,
  signal: AbortSignal,
): Promise<boolean> {
  const asked = failure && retryAfter(failure.headers);
  const pause = asked ?? FIRST_PAUSE * 2 ** round * (0.75 + Math.random() / 2);
  if (pause > LONGEST_PAUSE || performance.now() + pause >= deadline) return false;
  await wait(pause, undefined, { signal });
  return true;
}

/** Clients' SDKs must not multiply the tries that were made here already, nor hang until a limit ends in an hour. */
function exhausted(failure: AiError, attempts: number): AiError {
  const triedAgain = attempts > 1 && failure.status >= 500;
  const asksLongWait = (retryAfter(failure.headers) ?? 0) > LONGEST_WAIT;
  // The caller has waited long enough, and would wait as long again.
  const tookTooLong = failure.code === 'provider_timeout';
  if (triedAgain || lasts(failure) || asksLongWait || tookTooLong) failure.headers['x-should-retry'] = 'false';
  return failure;
}

/** Only the operator can mend the gateway's own credential, or pay. */
function lasts({ code }: AiError): boolean {
  return code.startsWith('provider_credentials') || code === 'insufficient_quota';
}

function facts(ai: AiContext, target: Target, error: AiError): object {
  const { status, code, cause } = error;
  return { id: ai.id, endpoint: target.endpoint.name, model: target.model, status, code, cause: causeText(cause) };
}

function causeText(cause: unknown): string | undefined {
  return cause === undefined ? undefined : messageOf(cause);
}
