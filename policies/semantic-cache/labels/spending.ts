import type { Counts } from '../controller/counts';

/** What a call counts whose price is not known, in US dollars: unknown is not free. */
const UNKNOWN = 0.01;

/** What calls may cost that are made to learn from, each day (UTC) anew, whichever gateways with one store make them. */
export class Spending {
  /** @param perDay US dollars */
  constructor(
    private readonly perDay: number,
    private readonly counts: Pick<Counts, 'spent' | 'spentToday'>,
  ) {}

  /** Whether there is anything left. */
  get allows(): boolean {
    return this.counts.spentToday() < this.perDay;
  }

  /** Whether a call of this price still fits; then it is spent. */
  take(usd: number | undefined): boolean {
    const price = usd ?? UNKNOWN;
    if (this.counts.spentToday() + price > this.perDay) return false;
    this.counts.spent(price);
    return true;
  }

  /** Counts what was spent already, whether or not it fits. */
  add(usd: number | undefined): void {
    this.counts.spent(usd ?? UNKNOWN);
  }
}
