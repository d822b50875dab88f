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
  let sum = base;
  for (const tree of trees) sum += leafOf(tree, values);
  return sum;
}

export const logOddsOf = (trees: Trees, values: readonly number[]): number =>
  trees.slope * scoreOf(trees, values) + trees.offset;

const END: readonly number[] = [0];

function leafOf(tree: Tree, values: readonly number[]): number {
  // By index: taking a row apart by a pattern walks it as an iterator, which is most of what a tree costs.
  let row = tree[0] ?? END;
  while (row.length > 1) {
    const below = (values[row[0] ?? 0] ?? 0) < (row[1] ?? 0);
    row = tree[(below ? row[2] : row[3]) ?? 0] ?? END;
  }
  return row[0] ?? 0;
}
