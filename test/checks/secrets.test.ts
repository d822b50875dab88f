import { expect } from 'chai';
import { secrets } from '../../plugins/checks/secrets';
import { delaysOf, printDelays } from './delay';
import { finderOf } from './finder-of';
import { expectSameInMany, expectSameInTwo } from './in-pieces';
import { secretNegatives } from './labelled/secret-negatives';
import { secretPositives } from './labelled/secret-positives';
import { measure, printFigures, readSets } from './measure';
import { expectLinear } from './pace';

const finder = finderOf(secrets);
const { tuned, heldOut } = readSets(secretPositives, secretNegatives);

describe('the check secrets', () => {
  for (const [title, examples] of Object.entries({ 'tuned to': tuned, 'held out': heldOut })) {
    it(`finds in the examples ${title} what is marked, and little else`, () => {
      const figures = measure(finder, examples);
      printFigures(`secrets, ${title}`, figures);
      const { precision, recall } = figures.get('all')!;
      expect(precision).to.be.at.least(0.95);
      expect(recall).to.be.at.least(0.95);
    });
  }

  it('finds the same in every two pieces of an example', () => {
    expectSameInTwo(finder, [...tuned, ...heldOut]);
  });

  it('finds the same in any pieces of any text', () => {
    expectSameInMany(finder, [...secretPositives, ...secretNegatives]);
  });

  it('holds back no more than a word of prose', () => {
    const delays = delaysOf(finder);
    printDelays(delays);
    for (const { pieces, words } of delays) expect(words, pieces).to.be.at.most(1);
  });

  it('takes time in proportion to the length of a text', () => {
    expectLinear(
      finder,
      [...tuned, ...heldOut].map(({ text }) => text),
    );
  });
});
