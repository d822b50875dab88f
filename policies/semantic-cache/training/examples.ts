import { analyse, type Analysis } from '../verifier/text/analysis';
import { inConflict } from '../verifier/conflicts';
import { measure, type FeatureSet } from '../verifier/features';
import { pair } from '../verifier/pair';
import type { TrainingPair } from './pairs';

export interface Example extends TrainingPair {
  readonly values: readonly number[];
}

export interface Prepared {
  readonly examples: readonly Example[];
  /** Pairs that the verifier rules out before its trees, by whether it was right to. */
  readonly ruledOut: readonly TrainingPair[];
}

/** Measures pairs as the verifier would; those of unsupported prompts are left out, and those without vectors where the trees are to know them. */
export function prepare(
  pairs: readonly TrainingPair[],
  set: FeatureSet,
  similarity: (one: string, other: string) => number | undefined,
): Prepared {
  const analyses = new Map<string, Analysis>();
  const take = (text: string) => {
    const analysis = analyses.get(text) ?? analyse(text);
    analyses.set(text, analysis);
    return analysis;
  };
  const examples: Example[] = [];
  const ruledOut: TrainingPair[] = [];
  for (const each of pairs) {
    const [left, right] = [take(each.a), take(each.b)];
    if (left.unsupported !== undefined || right.unsupported !== undefined) continue;
    const alike = set === 'vectors' ? similarity(each.a, each.b) : undefined;
    if (set === 'vectors' && alike === undefined) continue;
    const both = pair(left, right, alike);
    if (inConflict(both)) ruledOut.push(each);
    else examples.push({ ...each, values: measure(both, set) });
  }
  return { examples, ruledOut };
}
