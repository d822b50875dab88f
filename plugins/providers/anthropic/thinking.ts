import type { ChatRequest } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { ModelTraits } from './models';

export interface Thinking {
  /** The member `thinking`. */
  config?: JsonObject;
  /** `output_config.effort`. */
  effort?: string;
  /** Whether `reasoning_effort` was asked for and cannot be had. */
  refused?: boolean;
}

/** Tokens to think with, for models that want a number; never more than four fifths of what they may write. */
const BUDGETS: ReadonlyMap<string, number> = new Map([
  ['minimal', 1024],
  ['low', 2048],
  ['medium', 8192],
  ['high', 16_384],
  ['xhigh', 32_768],
  ['max', 65_536],
]);
const SMALLEST_BUDGET = 1024;
const SHARE_OF_ANSWER = 0.8;

/** How much a model shall think: its own `thinking` member when the client sent one, else by `reasoning_effort`. */
export function thinkingOf(hub: ChatRequest, traits: ModelTraits, maxTokens: number): Thinking {
  const effort = hub.reasoning_effort ?? undefined;
  if (isJsonObject(hub.thinking)) {
    // Beside a budget the effort is but that budget in the words of other APIs.
    const named = hub.thinking.type === 'enabled' ? undefined : effort;
    return { config: hub.thinking, effort: effortOf(named, traits) };
  }
  if (!effort) return {};
  if (effort === 'none') return traits.thinking === 'adaptive' ? { effort: 'low' } : {};
  const forced = hub.tool_choice === 'required' || isJsonObject(hub.tool_choice);
  if (traits.thinking === 'adaptive') {
    // A forced tool call and thinking exclude each other; the effort goes with both.
    const config: JsonObject = { type: 'adaptive', display: 'summarized' };
    return { config: forced ? undefined : config, effort: effortOf(effort, traits) };
  }
  const budget = budgetOf(effort, maxTokens);
  if (traits.thinking === 'none' || !budget || forced || continuesUnthinking(hub)) return { refused: true };
  return { config: { type: 'enabled', budget_tokens: budget }, effort: effortOf(effort, traits) };
}

function effortOf(effort: string | undefined, traits: ModelTraits): string | undefined {
  if (!effort || !traits.effort || effort === 'none') return undefined;
  if (effort === 'minimal') return 'low';
  return effort === 'xhigh' && !traits.extraHighEffort ? 'high' : effort;
}

function budgetOf(effort: string, maxTokens: number): number | undefined {
  const wanted = BUDGETS.get(effort);
  if (wanted === undefined || maxTokens <= SMALLEST_BUDGET) return undefined;
  return Math.max(SMALLEST_BUDGET, Math.min(wanted, Math.floor(maxTokens * SHARE_OF_ANSWER)));
}

/** A turn that goes on after tool results must have begun with thinking, or the API refuses to think in it. */
function continuesUnthinking({ messages }: ChatRequest): boolean {
  if (messages.at(-1)?.role !== 'tool') return false;
  const turn = messages.findLast((message) => message.role === 'assistant');
  return !turn?.thinking_blocks?.length;
}
