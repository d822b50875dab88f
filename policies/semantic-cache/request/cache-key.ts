import { hash } from 'node:crypto';
import type { AiContext } from '../../../plugins/core/context';
import { targetName } from '../../../plugins/core/endpoint';
import { isJsonObject } from '../../../plugins/core/json';
import type { Json, JsonObject } from '../../../plugins/core/json';
import type { AiRequest } from '../../../plugins/core/request';
import { type Scope, sharers } from './sharers';

/**
 * Members of a body that do not change what a model answers: how the answer is sent, who asks and for what price. The
 * model's name stands in the key by itself. Every other member, known or not, is part of the key.
 */
const WITHOUT_EFFECT: ReadonlySet<string> = new Set([
  'model',
  'stream',
  'stream_options',
  'user',
  'safety_identifier',
  'metadata',
  'service_tier',
  'prompt_cache_key',
  'prompt_cache_retention',
]);

/** Headers that choose a version or a preview feature of a provider's API, and so another answer. */
const WITH_EFFECT = /^(anthropic|openai)-/;

/**
 * The key of an exchange: SHA-256 in hex over everything that can change the answer and whoever may share it. Where
 * the model's name leads for this caller is part of it, so that no answer outlives a change of that in the
 * configuration, and none comes from a model that the caller may not use.
 */
export function cacheKey(request: AiRequest, ai: AiContext, scope: Scope): string {
  return keyOf(request.native.body, request, ai, scope);
}

/**
 * The same of another body than the request's own.
 *
 * @param more what else must be the same
 */
export function keyOf(given: JsonObject, request: AiRequest, ai: AiContext, scope: Scope, ...more: Json[]): string {
  const body: JsonObject = {};
  for (const name in given) if (!WITHOUT_EFFECT.has(name)) body[name] = given[name];
  const headers: JsonObject = {};
  const sent = { ...ai.headers, ...request.headers };
  for (const name in sent) if (WITH_EFFECT.test(name)) headers[name] = sent[name];
  const { operation, model, native } = request;
  const targets = ai.targetsOf(model).map(targetName);
  const parts = [sharers(ai, scope), ai.pipeline, operation, native.api, model, targets, headers, body, ...more];
  return hash('sha256', canonicalJson(parts), 'hex');
}

/** JSON in which the order of members, white space and the way numbers and strings were written make no difference. */
export function canonicalJson(value: Json | undefined): string {
  if (Array.isArray(value)) {
    let items = '';
    for (const item of value) items += `${items && ','}${canonicalJson(item)}`;
    return `[${items}]`;
  }
  if (!isJsonObject(value)) return JSON.stringify(value ?? null);
  let members = '';
  for (const name of Object.keys(value).sort()) {
    if (value[name] === undefined) continue;
    members += `${members && ','}${JSON.stringify(name)}:${canonicalJson(value[name])}`;
  }
  return `{${members}}`;
}
