import type { Claim, Counter } from '../../plugins/core/counters';

interface Lease {
  counter: Counter;
  granted: number;
  open: boolean;
}

/**
 * The plainest account of what counters must do, for windows that do not end while they are looked at: every lease is
 * in one list, and what counts is added up anew each time.
 */
export class CountersModel {
  private readonly used = new Map<string, number>();
  private readonly leases: Lease[] = [];

  usedOf({ key }: Counter): number {
    return this.used.get(key) ?? 0;
  }

  leftOf(counter: Counter): number {
    const held = this.leases.filter((lease) => lease.open && lease.counter.key === counter.key);
    return counter.limit - this.usedOf(counter) - held.reduce((sum, { granted }) => sum + granted, 0);
  }

  /** @returns what is granted of each claim, or undefined */
  reserve(claims: readonly Claim[]): { granted: number[]; leases: Lease[] } | undefined {
    const granted: number[] = [];
    for (const { counter, amount, atLeast = amount, enforced = true } of claims) {
      const left = this.leftOf(counter);
      if (left < atLeast && enforced) return undefined;
      granted.push(left < atLeast ? amount : Math.min(amount, Math.max(0, left)));
    }
    const leases = claims.map(({ counter }, position) => ({ counter, granted: granted[position]!, open: true }));
    this.leases.push(...leases);
    return { granted, leases };
  }

  end(leases: readonly Lease[]): void {
    for (const lease of leases) lease.open = false;
  }

  settle(leases: readonly Lease[], used: readonly number[]): void {
    this.end(leases);
    for (const [position, { counter }] of leases.entries()) {
      if (counter.window.kind === 'held') continue;
      this.used.set(counter.key, this.usedOf(counter) + used[position]!);
    }
  }
}
