/** An answer that somebody got to a similar question. */
export interface RecentHit {
  /** Of the entry that served. */
  readonly id: string;
  readonly group: string;
  readonly logOdds: number;
  /** What was asked, and what the entry had been an answer to. */
  readonly asked: string;
  readonly storedFor: string;
}

/** How long asking once more may mean that the answer did not help, in milliseconds. */
const MEMORY = 60_000;
/** Callers that are remembered, and hits of each: one key may stand for many people. */
const MOST_CALLERS = 2_000;
const MOST_HITS = 8;

/** Who got which answer to a similar question within the last minute. */
export class RecentHits {
  private readonly byCaller = new Map<string, (RecentHit & { at: number })[]>();

  note(caller: string, hit: RecentHit): void {
    const hits = [...this.of(caller), { ...hit, at: Date.now() }].slice(-MOST_HITS);
    // Whoever was served last is forgotten last.
    this.byCaller.delete(caller);
    this.byCaller.set(caller, hits);
    const [oldest] = this.byCaller.keys();
    if (this.byCaller.size > MOST_CALLERS) this.byCaller.delete(oldest!);
  }

  /** The newest hit of the caller that is meant, which counts once. */
  take(caller: string, isMeant: (hit: RecentHit) => boolean): RecentHit | undefined {
    const hits = this.of(caller);
    const meant = hits.findLast(isMeant);
    if (meant)
      this.byCaller.set(
        caller,
        hits.filter((hit) => hit !== meant),
      );
    return meant;
  }

  private of(caller: string): (RecentHit & { at: number })[] {
    return (this.byCaller.get(caller) ?? []).filter(({ at }) => Date.now() - at < MEMORY);
  }
}
