import { expect } from 'chai';
import { pii } from '../../plugins/checks/pii';
import { secrets } from '../../plugins/checks/secrets';
import { delaysOf, printDelays } from './delay';
import { finderOf } from './finder-of';
import { expectSameInMany, expectSameInTwo } from './in-pieces';
import { piiNegatives } from './labelled/pii-negatives';
import { piiPositives } from './labelled/pii-positives';
import { secretNegatives } from './labelled/secret-negatives';
import { secretPositives } from './labelled/secret-positives';
import { measure, printFigures, readSets } from './measure';
import { expectLinear } from './pace';

const CHECKS = [
  { name: 'pii', finder: finderOf(pii), positives: piiPositives, negatives: piiNegatives },
  { name: 'secrets', finder: finderOf(secrets), positives: secretPositives, negatives: secretNegatives },
];

for (const { name, finder, positives, negatives } of CHECKS) {
  describe(`the check ${name}`, () => {
    const { tuned, heldOut } = readSets(positives, negatives);

    for (const [title, examples] of Object.entries({ 'tuned to': tuned, 'held out': heldOut })) {
      it(`finds in the examples ${title} what is marked, and little else`, () => {
        const figures = measure(finder, examples);
        printFigures(`${name}, ${title}`, figures);
        const { precision, recall } = figures.get('all')!;
        expect(precision).to.be.at.least(0.95);
        expect(recall).to.be.at.least(0.95);
      });
    }

    it('finds the same in every two pieces of an example', () => {
      expectSameInTwo(finder, [...tuned, ...heldOut]);
    });

    it('finds the same in any pieces of any text', () => {
      expectSameInMany(finder, [...positives, ...negatives]);
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
}
