import { expect } from 'chai';
import fc from 'fast-check';
import type { Finder } from '../../../plugins/core/check';
import { linearRegex } from '../../../plugins/core/linear-regex';
import type { Rule } from '../../../policies/guardrails/guard';
import { inspectPassage } from '../../../policies/guardrails/replace';
import { TextStream } from '../../../policies/guardrails/text-stream';
import { finders } from './sample-finders';

function redacting(finder: Finder): Rule {
  return {
    finder,
    found() {},
    failed(error) {
      throw error;
    },
    replacement: (_, label) => `[${label}]`,
  };
}

function whole(text: string, rules: readonly Rule[], json: boolean): string {
  const one = { text, holder: [], member: '0', json };
  return inspectPassage([one], rules).get(one) ?? text;
}

function streamed(pieces: readonly string[], rules: readonly Rule[], json: boolean): string {
  const stream = new TextStream(rules, json);
  return pieces.map((piece) => stream.push(piece)).join('') + stream.end();
}

/** The text cut at these places. */
function cutAt(text: string, places: readonly number[]): string[] {
  const cuts = [0, ...[...places].sort((one, other) => one - other), text.length];
  return cuts.slice(1).map((end, index) => text.slice(cuts[index], end));
}

describe('texts that come piece by piece', () => {
  for (const { name, finder, alphabet, samples } of finders) {
    const rules = [redacting(finder)];

    it(`are changed as in one piece by ${name}, wherever two cuts are made`, () => {
      for (const json of [false, true]) {
        for (const sample of samples) {
          const text = json ? JSON.stringify({ said: sample }) : sample;
          const expected = whole(text, rules, json);
          for (let first = 0; first <= text.length; first++) {
            for (let second = first; second <= text.length; second++) {
              const pieces = cutAt(text, [first, second]);
              expect(streamed(pieces, rules, json), pieces.join('|')).to.equal(expected);
            }
          }
        }
      }
    });

    it(`are changed as in one piece by ${name}, for any text and any cuts`, () => {
      const texts = fc.array(fc.constantFrom(...alphabet), { maxLength: 40 }).map((words) => words.join(''));
      fc.assert(
        fc.property(texts, fc.array(fc.nat({ max: 200 }), { maxLength: 12 }), fc.boolean(), (said, places, json) => {
          const text = json ? JSON.stringify({ said }) : said;
          const pieces = cutAt(
            text,
            places.map((place) => place % (text.length + 1)),
          );
          expect(streamed(pieces, rules, json)).to.equal(whole(text, rules, json));
        }),
        { numRuns: 300 },
      );
    });
  }

  it('are changed as in one piece by all at once', () => {
    const rules = finders.map(({ finder }) => redacting(finder));
    const words = finders.flatMap(({ alphabet }) => alphabet);
    const texts = fc.array(fc.constantFrom(...words), { maxLength: 60 }).map((said) => said.join(''));
    fc.assert(
      fc.property(texts, fc.array(fc.nat({ max: 1000 }), { maxLength: 20 }), (text, places) => {
        const pieces = cutAt(
          text,
          places.map((place) => place % (text.length + 1)),
        );
        expect(streamed(pieces, rules, false)).to.equal(whole(text, rules, false));
      }),
      { numRuns: 300 },
    );
  });

  it('are not held back beyond what a match could still grow into', () => {
    const stream = new TextStream([redacting(linearRegex('[a-z]+@[a-z]+\\.[a-z]+', 'EMAIL'))], false);
    expect(stream.push('Dear bob')).to.equal('Dear ');
    expect(stream.push('@example')).to.equal('');
    expect(stream.push('.com, hello ')).to.equal('[EMAIL], hello ');
    expect(stream.waiting).to.equal(0);
  });

  it('are cut where nothing decides for too long', () => {
    const stream = new TextStream([redacting(linearRegex('[^]*!', 'ALL'))], false);
    let sent = '';
    let most = 0;
    for (let count = 0; count < 10_000; count++) {
      sent += stream.push('word ');
      most = Math.max(most, stream.waiting);
    }
    expect(most).to.be.at.most(10_000);
    expect(sent.length).to.be.greaterThan(30_000);
    expect((sent + stream.end()).length).to.equal(50_000);
  });
});
