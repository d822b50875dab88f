import { dayOf } from '../controller/counters';

/** What a call counts whose price is not known, in US dollars: unknown is not free. */
const UNKNOWN = 0.01;

/** What calls may cost that are made to learn from, each day (UTC) anew. */
export class Spending {
  private day = 0;
  private spent = 0;

  /** @param perDay US dollars */
  constructor(private readonly perDay: number) {}

  /** Whether there is anything left. */
  get allows(): boolean {
    return this.today() < this.perDay;
  }

  /** Whether a call of this price still fits; then it is spent. */
  take(usd: number | undefined): boolean {
    const price = usd ?? UNKNOWN;
    if (this.today() + price > this.perDay) return false;
    this.spent += price;
    return true;
  }

  /** Counts what was spent already, whether or not it fits. */
  add(usd: number | undefined): void {
    this.spent = this.today() + (usd ?? UNKNOWN);
  }

  private today(): number {
    const day = dayOf(Date.now());
    if (day !== this.day) [this.day, this.spent] = [day, 0];
    return this.spent;
  }
}
