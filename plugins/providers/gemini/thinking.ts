import type { ChatRequest } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { ModelTraits } from './models';

/** Budgets by effort, as Google's own OpenAI-compatible API has them. */
const BUDGETS: ReadonlyMap<string, number> = new Map([
  ['minimal', 1024],
  ['low', 1024],
  ['medium', 8192],
  ['high', 24_576],
  ['xhigh', Infinity],
  ['max', Infinity],
]);
const EFFORTS: readonly string[] = [...BUDGETS.keys()];

/** What a request says about thinking, in whichever of the two ways. */
interface Wish {
  off: boolean;
  effort?: string;
  /** Tokens. */
  budget?: number;
  /** Whether the thoughts are to be shown. */
  shown: boolean;
}

/**
 * The member `thinkingConfig` for `thinking` (by tokens) and `reasoning_effort` (by name).
 *
 * @param dropped takes the member's name when the model cannot do what it says
 */
export function thinkingConfig(hub: ChatRequest, traits: ModelTraits, dropped: string[]): JsonObject | undefined {
  const wish = wishOf(hub);
  if (!wish) return undefined;
  const name = isJsonObject(hub.thinking) ? 'thinking' : 'reasoning_effort';
  if (traits.thinking === 'none') {
    if (!wish.off) dropped.push(name);
    return undefined;
  }
  if (wish.off) return leastThinking(traits, () => dropped.push(name));
  const shown = wish.shown ? { includeThoughts: true } : {};
  if (traits.thinking === 'level') {
    const level = levelOf(wish, traits.levels);
    return { ...shown, ...(level ? { thinkingLevel: level } : {}) };
  }
  return { ...shown, thinkingBudget: budgetOf(wish, traits.budgets) };
}

function wishOf({ thinking, reasoning_effort: effort }: ChatRequest): Wish | undefined {
  if (!isJsonObject(thinking)) return effort ? { off: effort === 'none', effort, shown: true } : undefined;
  return {
    off: thinking.type === 'disabled',
    effort: effort ?? undefined,
    budget: typeof thinking.budget_tokens === 'number' ? thinking.budget_tokens : undefined,
    shown: thinking.display !== 'omitted',
  };
}

/** No thinking, or the least that the model can do. */
function leastThinking({ thinking, budgets, levels }: ModelTraits, onRefusal: () => void): JsonObject {
  if (thinking === 'level' || budgets[0] > 0) onRefusal();
  return thinking === 'level' ? { thinkingLevel: levels[0] } : { thinkingBudget: budgets[0] };
}

/** -1 leaves it to the model. */
function budgetOf({ budget, effort }: Wish, [least, most]: ModelTraits['budgets']): number {
  const wanted = budget ?? BUDGETS.get(effort ?? '');
  return wanted === undefined ? -1 : Math.max(least, Math.min(wanted, most));
}

/** The level that was named, or the next one above it that the model has. */
function levelOf({ budget, effort }: Wish, levels: readonly string[]): string | undefined {
  const named = effort ?? EFFORTS.find((each) => budget !== undefined && budget <= BUDGETS.get(each)!);
  const rank = named === undefined ? -1 : EFFORTS.indexOf(named);
  if (rank === -1) return undefined;
  return levels.find((level) => EFFORTS.indexOf(level) >= rank) ?? levels.at(-1);
}
