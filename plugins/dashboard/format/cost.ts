import type { UsageSum } from '../api/usage';
import { money } from './quantity';

/** Dollars that are known of; what the unknown prices come to is beyond them. */
export function knownCost(sum: UsageSum): number | null {
  return sum.cost_usd ?? (sum.known_cost_usd || null);
}

/** The cost, `≥ $1.20` where some prices are missing, and unknown where all are. */
export function costOf(sum: UsageSum, format: typeof money = money): string {
  const known = knownCost(sum);
  return sum.cost_usd === null && known !== null ? `≥ ${format(known)}` : format(known);
}
