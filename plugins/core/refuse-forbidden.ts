import { type Endpoint, type Target, targetAt } from './endpoint';
import { AiError } from './error';
import type { Exchange } from './exchange';
import { isJsonObject, textOf } from './json';
import { hasModelRules, permits } from './permissions';
import type { AiRequest } from './request';
import { makesBatch } from './resource';

/**
 * Members in which OpenRouter and LiteLLM take further models to turn to when the first one fails, and in which OpenAI
 * and Anthropic take tools that a model of their own does the work of.
 */
const FURTHER_MODELS = ['models', 'fallbacks', 'tools'] as const;

/**
 * Refuses a request when its caller may use nothing of what it leads to, so that no cache answers it and no limit is
 * charged. What may be used of several targets is looked at again with each of them. Throws `AiError` 403.
 */
export function refuseForbidden(exchange: Exchange, request: AiRequest): void {
  const { consumer } = exchange;
  if (!consumer?.grants?.length) return;
  if (exchange.cleared?.request === request && exchange.cleared.consumer === consumer) return;
  if (request.resource) refuseBatch(exchange, request);
  else refuseModel(exchange, request);
  exchange.cleared = { request, consumer };
}

/** Refuses one target of a request. Throws `AiError` 403. */
export function refuseTarget({ consumer, requestedModel = '' }: Exchange, request: AiRequest, target: Target): void {
  if (permits(consumer, request.resource ? undefined : requestedModel, target)) return;
  throw request.resource ? providerRefusal(target) : modelRefusal(requestedModel);
}

function refuseModel(exchange: Exchange, { model, native: { body } }: AiRequest): void {
  const { consumer, owner, requestedModel = model } = exchange;
  const known = owner.targetsOf(model);
  const allowed = exchange.targetsOf(model).filter((target) => permits(consumer, requestedModel, target));
  if (known.length > 0 && allowed.length === 0) throw modelRefusal(requestedModel);
  const further = FURTHER_MODELS.flatMap((member) => [body[member] ?? []].flat());
  for (const one of further) {
    const name = isJsonObject(one) ? one.model : one;
    if (name === undefined || name === null) continue;
    for (const { endpoint } of allowed) refuseFurther(exchange, textOf(name), endpoint);
  }
}

/** Refuses a further model that an endpoint is told to use. Throws `AiError` 403. */
export function refuseFurther({ consumer }: Exchange, model: string, endpoint: Endpoint): void {
  if (!permits(consumer, model, targetAt(endpoint, model))) throw modelRefusal(model);
}

/** What is in its file would be asked of the provider without us. */
function refuseBatch({ consumer }: Exchange, { resource }: AiRequest): void {
  if (!makesBatch(resource) || !hasModelRules(consumer)) return;
  throw new AiError(
    'A batch can ask for any model of its provider, and the models of this key are limited: send its requests one by ' +
      'one, or have the operator give you a key without limits on models.',
    { status: 403, code: 'model_not_allowed', param: 'input_file_id' },
  );
}

function modelRefusal(model: string): AiError {
  return new AiError(
    `The model \`${model}\` is not allowed for this key. \`GET /v1/models\` lists those that are; the operator can allow more.`,
    { status: 403, code: 'model_not_allowed', param: 'model', headers: { 'x-should-retry': 'false' } },
  );
}

function providerRefusal(target: Target): AiError {
  return new AiError(
    `What \`${target.endpoint.name}\` keeps is out of reach for this key; the operator can allow that provider and its region.`,
    { status: 403, code: 'provider_not_allowed', headers: { 'x-should-retry': 'false' } },
  );
}
