/** An entry that may serve, by itself. */
export interface Rival {
  /** Entries of one group say the same. */
  readonly group: string;
  /** Log-odds that it serves, as if it were the only one. */
  readonly logOdds: number;
}

/**
 * The best entry of each group, best first, with the log-odds that remain in view of the others: at most one of several
 * answers is right, so that each group's odds are held against "none of them" and all other groups together,
 *
 *     odds(a) / (1 + sum of odds(b) over all groups b != a).
 *
 * Two answers that are about as likely rule each other out; a clear first loses next to nothing.
 */
export function compete<T extends Rival>(rivals: readonly T[]): T[] {
  const best = new Map<string, T>();
  for (const rival of rivals) {
    const other = best.get(rival.group);
    if (!other || rival.logOdds > other.logOdds) best.set(rival.group, rival);
  }
  const all = [...best.values()].sort((a, b) => b.logOdds - a.logOdds);
  return all.map((rival) => ({ ...rival, logOdds: rival.logOdds - Math.log1p(oddsOfOthers(all, rival)) }));
}

function oddsOfOthers(rivals: readonly Rival[], rival: Rival): number {
  return rivals.reduce((sum, other) => (other === rival ? sum : sum + Math.exp(other.logOdds)), 0);
}
