import type { TallyStore } from '../../../../policies/semantic-cache/controller';

/** Counters of several gateways in this process. Fails while `broken`. */
export class TestTallyStore implements TallyStore {
  broken = false;
  readonly counts = new Map<string, number>();

  async tally(added: Readonly<Record<string, number>>): Promise<void> {
    this.mayFail();
    for (const [name, count] of Object.entries(added)) this.counts.set(name, (this.counts.get(name) ?? 0) + count);
  }

  async tallies(): Promise<Record<string, number>> {
    this.mayFail();
    return Object.fromEntries(this.counts);
  }

  async dropTallies(names: readonly string[]): Promise<void> {
    this.mayFail();
    for (const name of names) this.counts.delete(name);
  }

  private mayFail(): void {
    if (this.broken) throw new Error('the store is away');
  }
}
