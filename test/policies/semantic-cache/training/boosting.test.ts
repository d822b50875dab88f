import { expect } from 'chai';

import { boost, SETTINGS, type Examples } from '../../../../policies/semantic-cache/training/boosting';
import { areaUnderCurve, calibrate, recallAt } from '../../../../policies/semantic-cache/training/evaluation';
import { randomFrom } from '../../../../policies/semantic-cache/training/random';
import { scoreOf } from '../../../../policies/semantic-cache/verifier/trees';

/** Two features: the first decides, against noise; the second misleads. */
function examples(count: number): Examples {
  const random = randomFrom('examples');
  const values = Array.from({ length: count }, () => [random(), random()]);
  const same = values.map(
    ([telling = 0, misleading = 0]) => telling - 0.3 * misleading + 0.4 * (random() - 0.5) > 0.35,
  );
  return { values, same, weights: values.map(() => 1) };
}

const settings = { ...SETTINGS, trees: 40, featureShare: 1 };

describe('monotone boosted trees', () => {
  const data = examples(2_000);
  const grown = boost(data, [1, 1], settings);
  const judged = data.values.map((row, index) => ({ score: scoreOf(grown, row), same: data.same[index] ?? false }));

  it('learn what decides', () => {
    expect(areaUnderCurve(judged)).to.be.greaterThan(0.9);
    expect(recallAt(judged, 0.97).recall).to.be.greaterThan(0.5);
  });

  it('never move against a direction, whatever the data says', () => {
    for (const feature of [0, 1]) {
      for (const other of [0.1, 0.5, 0.9]) {
        const scores = Array.from({ length: 101 }, (_, step) =>
          scoreOf(grown, feature === 0 ? [step / 100, other] : [other, step / 100]),
        );
        expect(scores).to.deep.equal([...scores].sort((one, next) => one - next));
      }
    }
  });

  it('are the same for the same data and seed', () => {
    expect(boost(data, [1, 1], settings)).to.deep.equal(grown);
    expect(boost(data, [1, 1], { ...settings, seed: 2 })).not.to.deep.equal(grown);
  });

  it('are calibrated to log-odds', () => {
    const { slope, offset } = calibrate(judged);
    const sure = judged.filter(({ score }) => Math.abs(slope * score + offset) < 1);
    const expected = sure.reduce((sum, { score }) => sum + 1 / (1 + Math.exp(-(slope * score + offset))), 0);
    expect(sure.filter(({ same }) => same).length / expected).to.be.within(0.85, 1.15);
  });
});
