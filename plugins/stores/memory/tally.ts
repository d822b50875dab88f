import type { CounterWindow } from '../../core/counters';
import { beginOf, endOf } from '../counter-window';

interface Lease {
  /** The part that it was taken from. */
  readonly begin: number;
  readonly amount: number;
  end: number;
}

interface Part {
  used: number;
  reserved: number;
}

/** What one counter has counted: what is reserved counts like what was used, until it is settled or its lease ends. */
export class Tally {
  /** By the begin of the part of the window; only a sliding window has several. */
  private readonly parts = new Map<number, Part>();
  private readonly leases = new Map<string, Lease>();
  /** No lease ends before. */
  private nextEnd = Infinity;

  constructor(private readonly window: CounterWindow) {}

  /** Forgets what has ended. */
  letGo(now: number): void {
    for (const begin of this.parts.keys()) if (endOf(this.window, begin) <= now) this.parts.delete(begin);
    if (now < this.nextEnd) return;
    this.nextEnd = Infinity;
    for (const [id, lease] of this.leases) {
      if (lease.end <= now) this.release(id, lease);
      else this.nextEnd = Math.min(this.nextEnd, lease.end);
    }
  }

  /** What counts for good. */
  get used(): number {
    let sum = 0;
    for (const { used } of this.parts.values()) sum += used;
    return sum;
  }

  /** What counts at present, reservations with it. */
  get total(): number {
    let sum = 0;
    for (const { used, reserved } of this.parts.values()) sum += used + reserved;
    return sum;
  }

  get empty(): boolean {
    return this.parts.size === 0 && this.leases.size === 0;
  }

  /** Milliseconds until what was counted first counts no more; 0 where that is no matter of time. */
  resetAfter(now: number): number {
    if (this.window.kind === 'held') return 0;
    if (this.window.kind === 'calendar') return Math.max(0, this.window.endsAt - now);
    const [first] = this.parts.keys();
    return first === undefined ? 0 : endOf(this.window, first) - now;
  }

  /** @returns the begin of the part that it was taken from */
  reserve(id: string, amount: number, now: number, end: number): number {
    const [running] = this.parts.keys();
    const begin = beginOf(this.window, now, running);
    const part = this.parts.get(begin);
    if (part) part.reserved += amount;
    else this.parts.set(begin, { used: 0, reserved: amount });
    this.leases.set(id, { begin, amount, end });
    this.nextEnd = Math.min(this.nextEnd, end);
    return begin;
  }

  /** What counts for good, by the begin of the part. */
  *counts(): Generator<{ begin: number; amount: number; ends: number }> {
    for (const [begin, { used }] of this.parts) yield { begin, amount: used, ends: endOf(this.window, begin) };
  }

  /** Takes up what was counted before a restart. */
  restore(begin: number, amount: number): void {
    this.parts.set(begin, { used: amount, reserved: 0 });
  }

  get reserved(): boolean {
    return this.leases.size > 0;
  }

  renew(id: string, end: number): void {
    const lease = this.leases.get(id);
    if (lease) lease.end = end;
  }

  /** Counts what was used, also where the lease has ended; unless the part has ended that it was taken from. */
  settle(id: string, begin: number, used: number): void {
    const lease = this.leases.get(id);
    if (lease) this.release(id, lease);
    const part = this.parts.get(begin);
    if (part && this.window.kind !== 'held') part.used += used;
  }

  private release(id: string, { begin, amount }: Lease): void {
    this.leases.delete(id);
    const part = this.parts.get(begin);
    if (part) part.reserved -= amount;
    // Of what is held nothing stays, so that nothing ends by time.
    if (this.window.kind === 'held' && this.leases.size === 0) this.parts.clear();
  }
}
