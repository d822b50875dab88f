import type { Exchange } from '../support/fixtures';

/** Counts what was replayed and what agreed, by provider and operation. */
export class Tally {
  private readonly counts = new Map<string, { replayed: number; agreed: number; explained: number }>();

  constructor(private readonly title: string) {}

  replayed(exchange: Exchange): void {
    this.of(exchange).replayed++;
  }
  agreed(exchange: Exchange): void {
    this.of(exchange).agreed++;
  }
  /** Differs for a reason that the table of differences gives. */
  explained(exchange: Exchange): void {
    this.of(exchange).explained++;
  }

  print(): void {
    for (const [name, { replayed, agreed, explained }] of this.counts) {
      const apart = explained ? `, ${explained} differ for a stated reason` : '';
      console.log(`      ${this.title}: ${name}: ${replayed} replayed, ${agreed} agreed${apart}`);
    }
  }

  private of(exchange: Exchange) {
    const name = `${exchange.provider} ${exchange.operation}`;
    let count = this.counts.get(name);
    if (!count) this.counts.set(name, (count = { replayed: 0, agreed: 0, explained: 0 }));
    return count;
  }
}
