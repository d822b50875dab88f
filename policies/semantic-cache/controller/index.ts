import type { CacheReport } from '../../../plugins/core/cache-report';
import type { Logger } from '../../../plugins/core/services';
import { oneWarningAMinute } from '../warn';
import { decisionCounter, labelCounter, readCounter } from './counters';
import { evidenceOf } from './evidence';
import { fitErrorModels } from './error-model';
import type { Label } from './label';
import { planOf } from './plan';
import type { Plan } from './plan';
import { realisedError } from './realised-error';
import { SharedTallies } from './shared-tallies';
import type { TallyStore } from './shared-tallies';

export type { Label, LabelSource } from './label';
export { lowestFor } from './lowest';
export type { TallyStore } from './shared-tallies';

/** The model is fitted anew when its comparisons have grown by this share, and by some at least. */
const GROWTH = 0.05;
const LEAST_GROWTH = 10;
/** Bad news is heeded sooner: so many comparisons is a hit that was wrong. */
const WRONG_HIT_COUNTS = 5;

export interface ControllerOptions {
  /** Of the verifier whose log-odds these are. */
  readonly version: string;
  /** The share of hits that may be wrong. */
  readonly maxErrorRate: number;
  /** The share of hits whose answers are compared with fresh ones. */
  readonly shadowRate: number;
  /** Log-odds below which nothing is served, whatever is learnt: see `lowestFor`. */
  readonly lowest?: number;
  readonly store: TallyStore;
  readonly logger: Pick<Logger, 'warn'>;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
  readonly random?: () => number;
}

/** How a cache is doing, as far as the controller knows. */
export type ControllerReport = Pick<
  NonNullable<CacheReport['semantic']>,
  'maxErrorRate' | 'threshold' | 'hits' | 'misses' | 'labels' | 'error'
>;

/**
 * Sets the log-odds from which entries are served, so that no more than `maxErrorRate` of the hits are wrong. It learns
 * from labels, which all gateways with one store share, and which survive restarts as the store's entries do.
 */
export class Controller {
  private readonly tallies: SharedTallies;
  private readonly now: () => number;
  private readonly random: () => number;
  private plan: Plan;
  private unseen = 0;

  constructor(private readonly options: ControllerOptions) {
    this.now = options.now ?? Date.now;
    this.random = options.random ?? Math.random;
    const { store, logger } = options;
    const warn = oneWarningAMinute('sharing what was learnt about hits', logger);
    this.tallies = new SharedTallies({ store, warn, now: this.now, changed: () => this.refit() });
    this.plan = this.makePlan();
  }

  /** Log-odds from which an entry is served; Infinity: none is. */
  get threshold(): number {
    return this.plan.threshold;
  }

  /**
   * Takes note of a decision.
   *
   * @param logOdds of the best entry; -Infinity where there was none, undefined for a hit that was certain: it counts as
   *   one, and excuses no wrong one
   */
  decided(logOdds: number | undefined, hit: boolean): void {
    this.tallies.count(decisionCounter(this.options.version, this.now(), logOdds, hit));
  }

  /** Whether the model should be asked as well, to compare its answer with that of this hit. */
  samples(logOdds: number): boolean {
    return this.random() < this.plan.sampling(logOdds);
  }

  /** Whether to ask the model for what the very same request was answered with, picked at random. */
  asksAgain(): boolean {
    return this.random() < this.plan.again;
  }

  /** Learns whether an entry's answer was right. */
  observe(label: Label): void {
    const counter = labelCounter(this.options.version, this.now(), label);
    if (!counter) return;
    this.tallies.count(counter);
    const isWrongHit = !label.right && label.source !== 'miss' && label.source !== 'again';
    this.unseen += isWrongHit ? WRONG_HIT_COUNTS : 1;
    if (this.unseen >= Math.max(LEAST_GROWTH, GROWTH * this.plan.comparisons)) this.refit();
  }

  report(): ControllerReport {
    const evidence = evidenceOf(this.tallies.entries(), this.options.version, this.now());
    const totals = totalsOf(this.tallies.entries(), this.options.version);
    const threshold = Number.isFinite(this.threshold) ? this.threshold : null;
    return { maxErrorRate: this.options.maxErrorRate, threshold, ...totals, error: realisedError(evidence) };
  }

  /** Sends what was counted here and, now and then, reads what others did. Never fails: labels wait for the store. */
  sync(): Promise<void> {
    return this.tallies.sync();
  }

  /** Sends what was not sent yet. */
  close(): Promise<void> {
    return this.tallies.close();
  }

  private refit(): void {
    this.unseen = 0;
    this.plan = this.makePlan();
  }

  private makePlan(): Plan {
    const { version, maxErrorRate, shadowRate, lowest } = this.options;
    const evidence = evidenceOf(this.tallies.entries(), version, this.now());
    const wishes = { bound: maxErrorRate, rate: shadowRate, lowest: lowest ?? -Infinity };
    return planOf(evidence, fitErrorModels(evidence), wishes);
  }
}

function totalsOf(
  tallies: Iterable<readonly [string, number]>,
  version: string,
): Pick<ControllerReport, 'hits' | 'misses' | 'labels'> {
  const labels: Record<string, number> = {};
  let hits = 0;
  let misses = 0;
  for (const [name, count] of tallies) {
    const counter = readCounter(name);
    if (counter?.version !== version) continue;
    if (counter.event === 'hit') hits += count;
    else if (counter.event === 'miss') misses += count;
    else {
      const source = counter.event.split('.')[0]!;
      labels[source] = (labels[source] ?? 0) + count;
    }
  }
  return { hits, misses, labels };
}
