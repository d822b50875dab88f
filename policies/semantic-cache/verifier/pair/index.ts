import type { Analysis } from '../text/analysis';
import { align, type Alignment } from './alignment';
import { withoutSlips } from './slips';

/** Two prompts side by side, with what several features need of them. */
export interface Pair {
  readonly left: Analysis;
  readonly right: Analysis;
  readonly alignment: Alignment;
  /** Cosine of the embedder's vectors over its background: (cos - background) / (1 - background). */
  readonly similarity: number | undefined;
}

export function pair(left: Analysis, right: Analysis, similarity?: number): Pair {
  const [one, other] = withoutSlips(left, right);
  return { left: one, right: other, alignment: align(one, other), similarity };
}

/** Shared items over all items; 1 when there are none. */
export function jaccard<Item>(one: ReadonlySet<Item>, other: ReadonlySet<Item>): number {
  const both = overlap(one, other);
  const all = one.size + other.size - both;
  return all === 0 ? 1 : both / all;
}

export function overlap<Item>(one: ReadonlySet<Item>, other: ReadonlySet<Item>): number {
  let both = 0;
  for (const item of one) if (other.has(item)) both++;
  return both;
}
