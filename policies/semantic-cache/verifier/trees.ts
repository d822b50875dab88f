/**
 * A tree as rows: `[feature, threshold, below, otherwise]` is a question, whose answers are the indexes of further rows;
 * `[value]` ends it. The first row is the root.
 */
export type Tree = readonly (readonly number[])[];

export interface Trees {
  readonly base: number;
  readonly trees: readonly Tree[];
  /** Log-odds are slope * score + offset. */
  readonly slope: number;
  readonly offset: number;
}

/** The uncalibrated sum of what the trees say. */
export function scoreOf({ base, trees }: Pick<Trees, 'base' | 'trees'>, values: readonly number[]): number {
  return trees.reduce((sum, tree) => sum + leafOf(tree, values), base);
}

export const logOddsOf = (trees: Trees, values: readonly number[]): number =>
  trees.slope * scoreOf(trees, values) + trees.offset;

function leafOf(tree: Tree, values: readonly number[]): number {
  let row = tree[0] ?? [0];
  while (row.length > 1) {
    const [feature = 0, threshold = 0, below = 0, otherwise = 0] = row;
    row = tree[(values[feature] ?? 0) < threshold ? below : otherwise] ?? [0];
  }
  return row[0] ?? 0;
}
