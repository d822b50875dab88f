import { FEATURES, type FeatureSet } from '../verifier/features';
import { scoreOf, type Trees } from '../verifier/trees';
import { boost } from './boosting';
import type { Judged } from './evaluation';
import type { Example } from './examples';
import { hashOf } from './random';

const FOLDS = 3;

/** Trees without calibration. */
export type Grown = Pick<Trees, 'base' | 'trees'>;

export const grow = (examples: readonly Example[], set: FeatureSet): Grown =>
  boost(
    {
      values: examples.map(({ values }) => values),
      same: examples.map(({ same }) => same),
      weights: examples.map(({ weight }) => weight),
    },
    FEATURES[set].map(({ direction }) => direction),
  );

export interface HeldOut extends Judged {
  readonly example: Example;
}

/**
 * Scores of all examples by trees that have not seen their family.
 *
 * @param say what is done next, for whoever waits
 */
export function crossValidate(examples: readonly Example[], set: FeatureSet, say: (what: string) => void): HeldOut[] {
  const foldOf = ({ family }: Example) => hashOf(family) % FOLDS;
  return Array.from({ length: FOLDS }, (_, fold) => {
    say(`growing trees without fold ${fold + 1} of ${FOLDS}`);
    const grown = grow(
      examples.filter((example) => foldOf(example) !== fold),
      set,
    );
    return examples
      .filter((example) => foldOf(example) === fold)
      .map((example) => ({ example, same: example.same, score: scoreOf(grown, example.values) }));
  }).flat();
}
