/** What the gateway answers itself, without a provider; policies know what to say. */
import { belowRoot } from './dialects';
import { AiError } from './error';
import type { Exchange } from './exchange';
import { feedbackNotTaken, readFeedback, requestNotFound } from './feedback';
import { type Operation, OWN_OPERATIONS } from './operations';
import { orAborted } from './or-aborted';
import type { Feedback, Hooks } from './policy';
import type { BodyLimits } from './read-body';
import { Late, within } from './within';
import { writeJson } from './write-json';
import { writeModels } from './write-models';

/** What is told of callers, and by them, is for nobody's cache. */
const FOR_NOBODY_ELSE = { 'cache-control': 'no-store' };

/** How long a policy may take with feedback. Milliseconds. */
const FEEDBACK_DEADLINE = 5_000;

export function isOwnOperation({ operation }: Exchange): boolean {
  return (OWN_OPERATIONS as readonly Operation[]).includes(operation);
}

/** @returns true when the policy with these hooks has answered, false when the next one is to be asked */
export async function answerItself(hooks: Hooks, exchange: Exchange, limits: BodyLimits): Promise<boolean> {
  const { operation } = exchange;
  if (operation === 'models') return hooks.models ? listModels(await hooks.models(exchange), exchange) : false;
  if (operation === 'usage' && hooks.usage) {
    const data = await hooks.usage(exchange.query, exchange);
    writeJson(exchange, { object: 'list', data }, FOR_NOBODY_ELSE);
    return true;
  }
  if (operation === 'feedback' && hooks.feedback) return takeFeedback(hooks, exchange, limits);
  if (!hooks.answer) return false;
  throw exchange.feedback ? requestNotFound(exchange.feedback) : unknownPath(exchange);
}

type Listed = Awaited<ReturnType<NonNullable<Hooks['models']>>>;

function listModels(listed: Listed, exchange: Exchange): true {
  const { consumer } = exchange;
  const usable = consumer?.grants?.length ? listed.filter(({ id }) => exchange.targetsOf(id).length > 0) : listed;
  writeModels(exchange, usable);
  return true;
}

/** Where several policies take feedback, the first that knows of the request has it. */
async function takeFeedback(hooks: Hooks, exchange: Exchange, limits: BodyLimits): Promise<boolean> {
  const feedback = (exchange.feedback ??= await readFeedback(exchange, limits));
  if (!(await isTaken(hooks, feedback, exchange))) {
    // Nothing is left of the body for a policy of the host that would end the pipeline.
    if (!exchange.owner.answers) throw requestNotFound(feedback);
    return false;
  }
  const { requestId, rating } = feedback;
  writeJson(exchange, { object: 'feedback', request_id: requestId, rating }, FOR_NOBODY_ELSE, 'none');
  return true;
}

async function isTaken(hooks: Hooks, feedback: Feedback, exchange: Exchange): Promise<boolean> {
  try {
    return await within(orAborted(hooks.feedback!(feedback, exchange), exchange.signal), FEEDBACK_DEADLINE);
  } catch (error) {
    if (error instanceof Late) throw feedbackNotTaken();
    throw error;
  }
}

function unknownPath(exchange: Exchange): AiError {
  const path = belowRoot(exchange.path);
  return new AiError(`Unknown request URL: ${exchange.method} ${exchange.path}. Check the path and the method.`, {
    status: 404,
    code: exchange.method === 'GET' && path.startsWith('/models/') ? 'model_not_found' : 'unknown_url',
  });
}
