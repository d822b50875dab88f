import type { Exchange } from '../support/fixtures';

/** Counts what was replayed and what agreed, by provider and operation. */
export class Tally {
  private readonly counts = new Map<string, { replayed: number; agreed: number; explained: Map<string, number> }>();

  /** `explain` gives the reasons why an exchange is meant to differ from its recording, if there are any. */
  constructor(
    private readonly title: string,
    private readonly explain: (exchange: Exchange) => string[] = () => [],
  ) {}

  /** Replays by `replay`, which throws when the outcome is not the expected one. */
  async count(exchange: Exchange, replay: () => Promise<void>): Promise<void> {
    const count = this.of(exchange);
    count.replayed++;
    await replay();
    const reasons = this.explain(exchange);
    if (reasons.length === 0) count.agreed++;
    for (const reason of reasons) count.explained.set(reason, (count.explained.get(reason) ?? 0) + 1);
  }

  print(): void {
    for (const [name, { replayed, agreed, explained }] of this.counts) {
      console.log(`      ${this.title}: ${name}: ${replayed} replayed, ${agreed} agreed`);
      for (const [reason, times] of explained)
        console.log(`        ${times} as the table of differences has it: ${reason}`);
    }
  }

  private of(exchange: Exchange) {
    const name = `${exchange.provider} ${exchange.operation}`;
    let count = this.counts.get(name);
    if (!count) this.counts.set(name, (count = { replayed: 0, agreed: 0, explained: new Map() }));
    return count;
  }
}
