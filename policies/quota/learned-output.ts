/** Bounds of the buckets grow by this factor: what is learned is right to a quarter. */
const GROWTH = 2 ** (1 / 3);
const BUCKETS = 72;
/** Answers before anything is said; after so many, older ones count half. */
const ENOUGH = 10;
const HALVED_AT = 512;
/** What is learned about, at most; those longest unused are forgotten. */
const MOST_SUBJECTS = 5000;
const SHARE = 0.95;

interface Histogram {
  readonly counts: Uint16Array;
  total: number;
}

/** How many tokens answers have, learned from those that were whole. */
export class LearnedOutput {
  /** In order of last use: a `Map` iterates in the order its keys were set. */
  private readonly histograms = new Map<string, Histogram>();

  add(subject: string, tokens: number): void {
    const histogram = this.histograms.get(subject) ?? { counts: new Uint16Array(BUCKETS), total: 0 };
    this.histograms.delete(subject);
    this.histograms.set(subject, histogram);
    histogram.counts[bucketOf(tokens)]!++;
    if (++histogram.total >= HALVED_AT) halve(histogram);
    if (this.histograms.size > MOST_SUBJECTS) this.histograms.delete(this.histograms.keys().next().value!);
  }

  /** What 95 % of the answers do not exceed; undefined while too few are known. */
  expected(subject: string): number | undefined {
    const histogram = this.histograms.get(subject);
    if (!histogram || histogram.total < ENOUGH) return undefined;
    let seen = 0;
    const bucket = histogram.counts.findIndex((count) => (seen += count) >= SHARE * histogram.total);
    return boundOf(bucket);
  }
}

function bucketOf(tokens: number): number {
  return Math.min(BUCKETS - 1, Math.max(0, Math.ceil(Math.log(Math.max(1, tokens)) / Math.log(GROWTH))));
}

/** The most that a bucket holds. */
function boundOf(bucket: number): number {
  return Math.ceil(GROWTH ** bucket);
}

function halve(histogram: Histogram): void {
  histogram.total = 0;
  for (const [bucket, count] of histogram.counts.entries()) {
    histogram.total += histogram.counts[bucket] = Math.ceil(count / 2);
  }
}
