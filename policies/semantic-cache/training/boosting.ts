import type { Tree } from '../verifier/trees';
import { randomFrom } from './random';

/** Rows of feature values with what is to be learnt of each. */
export interface Examples {
  readonly values: readonly (readonly number[])[];
  readonly same: readonly boolean[];
  readonly weights: readonly number[];
}

export interface BoostingSettings {
  readonly trees: number;
  readonly depth: number;
  readonly rate: number;
  /** L2 penalty of leaf values. */
  readonly penalty: number;
  readonly smallestLeaf: number;
  /** Shares of rows and of features that a tree sees. */
  readonly rowShare: number;
  readonly featureShare: number;
  readonly seed: number;
}

export const SETTINGS: BoostingSettings = {
  trees: 200,
  depth: 4,
  rate: 0.08,
  penalty: 5,
  smallestLeaf: 30,
  rowShare: 0.7,
  featureShare: 0.6,
  seed: 1,
};

const MOST_BINS = 48;
/** Digits of a leaf's value in the model file. */
const LEAF_STEPS = 10_000;

interface Bounds {
  readonly low: number;
  readonly high: number;
}

interface Split {
  readonly gain: number;
  readonly feature: number;
  readonly bin: number;
  readonly below: number;
  readonly otherwise: number;
}

/**
 * Gradient boosting of regression trees for the logistic loss (Friedman 2001) by second-order gains over histograms (Chen
 * and Guestrin 2016), each split held to its feature's direction and each leaf between its neighbours' (as XGBoost's
 * monotone constraints).
 */
export function boost(
  examples: Examples,
  directions: readonly number[],
  settings: BoostingSettings = SETTINGS,
): { base: number; trees: Tree[] } {
  return new Booster(examples, directions, settings).run();
}

class Booster {
  private readonly edges: number[][];
  /** Bin of each row, one column per feature. */
  private readonly columns: Uint8Array[];
  private readonly scores: Float64Array;
  private readonly gradients: Float64Array;
  private readonly curvatures: Float64Array;
  private readonly random: () => number;

  constructor(
    private readonly examples: Examples,
    private readonly directions: readonly number[],
    private readonly settings: BoostingSettings,
  ) {
    const size = examples.values.length;
    this.edges = directions.map((_, feature) => edgesOf(examples.values.map((row) => row[feature] ?? 0)));
    this.columns = this.edges.map((edges, feature) =>
      Uint8Array.from(examples.values, (row) => binOf(edges, row[feature] ?? 0)),
    );
    this.scores = new Float64Array(size);
    this.gradients = new Float64Array(size);
    this.curvatures = new Float64Array(size);
    this.random = randomFrom(settings.seed);
  }

  run(): { base: number; trees: Tree[] } {
    const { weights, same } = this.examples;
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    const positive = weights.reduce((sum, weight, row) => sum + (same[row] ? weight : 0), 0);
    const base = round(Math.log(positive / (total - positive)));
    this.scores.fill(base);
    const trees = Array.from({ length: this.settings.trees }, () => this.addTree());
    return { base, trees };
  }

  private addTree(): Tree {
    this.scores.forEach((score, row) => {
      const chance = 1 / (1 + Math.exp(-score));
      const weight = this.examples.weights[row] ?? 0;
      this.gradients[row] = weight * ((this.examples.same[row] ? 1 : 0) - chance);
      this.curvatures[row] = weight * chance * (1 - chance);
    });
    const rows: number[] = [];
    for (let row = 0; row < this.scores.length; row++) if (this.random() < this.settings.rowShare) rows.push(row);
    const features = this.directions
      .map((_, feature) => feature)
      .filter(() => this.random() < this.settings.featureShare);
    const tree: number[][] = [];
    this.grow(tree, rows, features, this.settings.depth, { low: -Infinity, high: Infinity });
    this.apply(tree);
    return tree;
  }

  /** Adds the node of the rows and all below it; returns its index. */
  private grow(
    tree: number[][],
    rows: readonly number[],
    features: readonly number[],
    depth: number,
    bounds: Bounds,
  ): number {
    const index = tree.push([]) - 1;
    const split = depth > 0 ? this.bestSplit(rows, features, bounds) : undefined;
    if (split === undefined) {
      let gradient = 0;
      let curvature = 0;
      for (const row of rows) {
        gradient += this.gradients[row] ?? 0;
        curvature += this.curvatures[row] ?? 0;
      }
      tree[index] = [round(this.settings.rate * this.leaf(gradient, curvature, bounds))];
      return index;
    }
    const column = this.columns[split.feature] ?? new Uint8Array();
    const [below, otherwise] = this.boundsOf(split, bounds);
    const left = this.grow(
      tree,
      rows.filter((row) => (column[row] ?? 0) <= split.bin),
      features,
      depth - 1,
      below,
    );
    const right = this.grow(
      tree,
      rows.filter((row) => (column[row] ?? 0) > split.bin),
      features,
      depth - 1,
      otherwise,
    );
    tree[index] = [split.feature, this.edges[split.feature]?.[split.bin] ?? 0, left, right];
    return index;
  }

  private boundsOf({ feature, below, otherwise }: Split, bounds: Bounds): [Bounds, Bounds] {
    const middle = (below + otherwise) / 2;
    const lower = { low: bounds.low, high: Math.min(bounds.high, middle) };
    const upper = { low: Math.max(bounds.low, middle), high: bounds.high };
    return (this.directions[feature] ?? 0) > 0 ? [lower, upper] : [upper, lower];
  }

  private leaf(gradient: number, curvature: number, { low, high }: Bounds): number {
    return Math.max(low, Math.min(high, gradient / (curvature + this.settings.penalty)));
  }

  private bestSplit(rows: readonly number[], features: readonly number[], bounds: Bounds): Split | undefined {
    if (rows.length < 2 * this.settings.smallestLeaf) return undefined;
    let best: Split | undefined;
    for (const feature of features) {
      const split = this.splitBy(feature, rows, bounds);
      if (split !== undefined && split.gain > (best?.gain ?? 1e-3)) best = split;
    }
    return best;
  }

  private splitBy(feature: number, rows: readonly number[], bounds: Bounds): Split | undefined {
    const bins = (this.edges[feature]?.length ?? 0) + 1;
    const { gradients, curvatures, counts } = this.histogram(feature, rows, bins);
    const total = { gradient: sum(gradients), curvature: sum(curvatures) };
    const { penalty, smallestLeaf } = this.settings;
    const worth = (gradient: number, curvature: number) => gradient ** 2 / (curvature + penalty);
    const whole = worth(total.gradient, total.curvature);
    let best: Split | undefined;
    let [gradient, curvature, count] = [0, 0, 0];
    for (let bin = 0; bin < bins - 1; bin++) {
      gradient += gradients[bin] ?? 0;
      curvature += curvatures[bin] ?? 0;
      count += counts[bin] ?? 0;
      if (count < smallestLeaf || rows.length - count < smallestLeaf) continue;
      const below = this.leaf(gradient, curvature, bounds);
      const otherwise = this.leaf(total.gradient - gradient, total.curvature - curvature, bounds);
      if ((otherwise - below) * (this.directions[feature] ?? 0) < 0) continue;
      const gain = worth(gradient, curvature) + worth(total.gradient - gradient, total.curvature - curvature) - whole;
      if (gain > (best?.gain ?? 0)) best = { gain, feature, bin, below, otherwise };
    }
    return best;
  }

  private histogram(feature: number, rows: readonly number[], bins: number) {
    const column = this.columns[feature] ?? new Uint8Array();
    const gradients = new Float64Array(bins);
    const curvatures = new Float64Array(bins);
    const counts = new Uint32Array(bins);
    for (const row of rows) {
      const bin = column[row] ?? 0;
      gradients[bin] = (gradients[bin] ?? 0) + (this.gradients[row] ?? 0);
      curvatures[bin] = (curvatures[bin] ?? 0) + (this.curvatures[row] ?? 0);
      counts[bin] = (counts[bin] ?? 0) + 1;
    }
    return { gradients, curvatures, counts };
  }

  private apply(tree: readonly (readonly number[])[]): void {
    this.examples.values.forEach((values, row) => {
      let node = tree[0] ?? [0];
      while (node.length > 1)
        node = tree[((values[node[0] ?? 0] ?? 0) < (node[1] ?? 0) ? node[2] : node[3]) ?? 0] ?? [0];
      this.scores[row] = (this.scores[row] ?? 0) + (node[0] ?? 0);
    });
  }
}

const round = (value: number): number => Math.round(value * LEAF_STEPS) / LEAF_STEPS;

const sum = (values: Float64Array): number => values.reduce((total, value) => total + value, 0);

/** Thresholds between bins: quantiles, each once. A value at a threshold belongs above it. */
function edgesOf(values: readonly number[]): number[] {
  const sorted = Float64Array.from(values).sort();
  const edges = new Set<number>();
  for (let bin = 1; bin < MOST_BINS; bin++) edges.add(sorted[Math.floor((bin * sorted.length) / MOST_BINS)] ?? 0);
  // The likest pairs are few, and it is among them that the threshold lies.
  for (const share of [0.985, 0.99, 0.9925, 0.995, 0.9975]) edges.add(sorted[Math.floor(share * sorted.length)] ?? 0);
  // Rare values (a conflict in one pair of a hundred) fall between quantiles.
  for (const value of [0, 0.5, 1, 2]) edges.add(value);
  return [...edges]
    .filter((edge) => edge > (sorted[0] ?? 0) && edge <= (sorted.at(-1) ?? 0))
    .sort((one, other) => one - other);
}

function binOf(edges: readonly number[], value: number): number {
  let bin = 0;
  while (bin < edges.length && value >= (edges[bin] ?? 0)) bin++;
  return bin;
}
