import type { CounterWindow } from '../../core/counters';

/** Windows that end sooner are not worth a place on the disk; milliseconds. */
const SHORTEST_KEPT = 3_600_000;
/** Milliseconds between writes: what a crash may lose. */
const INTERVAL = 1000;
/** Counters that are written at once; the others wait for the next time. */
const BATCH = 2000;

/** What is counted for good in the part of a counter's window that began then. */
export interface KeptCount {
  readonly name: string;
  readonly begin: number;
  readonly amount: number;
  readonly ends: number;
}

/** Where counts outlive the process. */
export interface CountFile {
  /** At most so many, those first that end last. */
  load(most: number): KeptCount[];
  /** Writes in the background, in place of what was written for the same name and begin. */
  keep(counts: readonly KeptCount[]): void;
  close(): Promise<void>;
}

/** Writes long windows behind, about once a second, and has them again after a restart. Leases end with the process. */
export class KeptCounts {
  private readonly loaded = new Map<string, KeptCount[]>();
  private readonly changes = new Map<string, () => Iterable<Omit<KeptCount, 'name'>>>();
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly file: CountFile | undefined,
    /** Changes that wait at once; beyond, those that are not among them are not kept. */
    private readonly most: number,
  ) {
    for (const count of file?.load(most) ?? []) {
      const same = this.loaded.get(count.name);
      if (same) same.push(count);
      else this.loaded.set(count.name, [count]);
    }
    this.timer = setInterval(() => this.write(BATCH), INTERVAL).unref();
  }

  /** What was counted before the process began; to be asked for once, in the order of time. */
  take(name: string): KeptCount[] {
    const counts = this.loaded.get(name) ?? [];
    this.loaded.delete(name);
    return counts.sort((one, other) => one.begin - other.begin);
  }

  /** `read` tells at the time of writing what is counted then. */
  changed(name: string, window: CounterWindow, read: () => Iterable<Omit<KeptCount, 'name'>>): void {
    // How long a calendar window lasts is not known; all of them are kept.
    const long = window.kind === 'calendar' || (window.kind !== 'held' && window.milliseconds >= SHORTEST_KEPT);
    if (this.file && long && (this.changes.size < this.most || this.changes.has(name))) this.changes.set(name, read);
  }

  async close(): Promise<void> {
    clearInterval(this.timer);
    this.write(Infinity);
    await this.file?.close();
  }

  private write(most: number): void {
    let written = 0;
    for (const [name, read] of this.changes) {
      if (++written > most) return;
      this.changes.delete(name);
      this.file?.keep([...read()].map((count) => ({ name, ...count })));
    }
  }
}
