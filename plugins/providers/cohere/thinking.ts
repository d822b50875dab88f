import type { ChatRequest } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';

/**
 * Models that answer without thinking and refuse to be told how to. Newer ones think unless told not to.
 * Source: https://docs.cohere.com/docs/reasoning
 */
const UNTHINKING = /^(command-r|command-a-(03-2025|vision|translate)|command(-light|-nightly)?$|c4ai-|tiny-aya)/;

/** Tokens to think with; a higher effort has no limit but that of the answer. */
const BUDGETS: ReadonlyMap<Json, number> = new Map([
  ['minimal', 1024],
  ['low', 2048],
  ['medium', 8192],
]);

/** The member `thinking`: by the client's own of that name, in either Cohere's or Anthropic's words, else by effort. */
export function thinkingMember(hub: ChatRequest, model: string, dropped: string[]): JsonObject | undefined {
  const { thinking, reasoning_effort: effort } = hub;
  const asked = isJsonObject(thinking) ? asCohereSays(thinking) : byEffort(effort);
  if (!asked || !UNTHINKING.test(model)) return asked;
  if (asked.type !== 'disabled') dropped.push(isJsonObject(thinking) ? 'thinking' : 'reasoning_effort');
  return undefined;
}

function asCohereSays({ type, token_budget: tokens, budget_tokens: budget }: JsonObject): JsonObject {
  const limit = tokens ?? budget;
  if (type === 'disabled') return { type };
  return { type: 'enabled', ...(typeof limit === 'number' ? { token_budget: limit } : {}) };
}

function byEffort(effort: ChatRequest['reasoning_effort']): JsonObject | undefined {
  if (!effort) return undefined;
  if (effort === 'none') return { type: 'disabled' };
  const limit = BUDGETS.get(effort);
  return { type: 'enabled', ...(limit === undefined ? {} : { token_budget: limit }) };
}
