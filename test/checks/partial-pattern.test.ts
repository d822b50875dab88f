import { expect } from 'chai';
import fc from 'fast-check';
import { partialPattern } from '../../plugins/checks/partial-pattern';
import { patternFinder } from '../../plugins/checks/pattern-finder';
import { findInPieces } from './in-pieces';

/** A regular expression of the letters a and b, and how many characters it takes at most. */
interface Pattern {
  readonly source: string;
  readonly longest: number;
}

const LONGEST = 8;
const ATOMS = ['a', 'b', '[ab]', '[^a]', '[\\]b]', '.', '\\w', '\\x61', '\\u0062'];
const QUANTIFIERS: Record<string, number> = { '': 1, '?': 1, '??': 1, '{2}': 2, '{0,2}': 2, '{1,3}': 3, '{1,2}?': 2 };

const { pattern } = fc.letrec<{ pattern: Pattern; piece: Pattern; group: Pattern }>((tie) => ({
  pattern: fc.array(tie('piece'), { minLength: 1, maxLength: 4 }).map((pieces) => ({
    source: pieces.map(({ source }) => source).join(''),
    longest: pieces.reduce((sum, { longest }) => sum + longest, 0),
  })),
  piece: fc
    .tuple(
      fc.oneof(
        { maxDepth: 2 },
        fc.constantFrom(...ATOMS).map((source) => ({ source, longest: 1 })),
        tie('group'),
      ),
      fc.constantFrom(...Object.keys(QUANTIFIERS)),
    )
    .map(([{ source, longest }, quantifier]) => ({
      source: source + quantifier,
      longest: longest * QUANTIFIERS[quantifier]!,
    })),
  group: fc
    .tuple(fc.constantFrom('(', '(?:'), fc.array(tie('pattern'), { minLength: 1, maxLength: 3 }))
    .map(([opening, ways]) => ({
      source: `${opening}${ways.map(({ source }) => source).join('|')})`,
      longest: Math.max(...ways.map(({ longest }) => longest)),
    })),
}));
const short = pattern.filter(({ longest }) => longest <= LONGEST);
const text = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 12 });

/** Every text of a and b that is not too long to be matched. */
const TEXTS = [''];
for (let index = 0; TEXTS[index]!.length < LONGEST; index++) TEXTS.push(`${TEXTS[index]}a`, `${TEXTS[index]}b`);

/** What some continuation makes a match of, found by trying all. */
function beginningsOf(source: string): Set<string> {
  const whole = new RegExp(`^(?:${source})$`);
  const matches = TEXTS.filter((one) => whole.test(one));
  return new Set(matches.flatMap((match) => Array.from({ length: match.length }, (_, end) => match.slice(0, end + 1))));
}

describe('a pattern for beginnings', () => {
  it('matches what some continuation completes, and nothing else', () => {
    const property = fc.property(short, ({ source }) => {
      const partial = new RegExp(`^(?:${partialPattern(source)})$`);
      const beginnings = beginningsOf(source);
      for (const one of TEXTS.slice(1)) expect(partial.test(one), `${source} and ${one}`).to.equal(beginnings.has(one));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('matches also where something is forbidden whatever some continuation completes', () => {
    const property = fc.property(short, short, ({ source }, forbidden) => {
      const guarded = `(?!${forbidden.source})(?:${source})`;
      const partial = new RegExp(`^(?:${partialPattern(guarded)})$`);
      for (const one of beginningsOf(guarded)) expect(partial.test(one), `${guarded} and ${one}`).to.equal(true);
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('says which pattern it cannot read', () => {
    expect(() => partialPattern('(?<=a)b')).to.throw('cannot read the pattern (?<=a)b');
    expect(() => partialPattern('a(?!b')).to.throw('is not closed');
  });
});

describe('a finder by patterns', () => {
  it('holds back from where some continuation matches, places that are decided left out', () => {
    const property = fc.property(short, text, ({ source, longest }, one) => {
      const finder = patternFinder([{ label: 'X', pattern: source, longest }]);
      const beginnings = beginningsOf(source);
      const spans = finder.find(one);
      let at = 0;
      while (at < one.length && !beginnings.has(one.slice(at)))
        at = spans.find(({ start }) => start === at)?.end ?? at + 1;
      expect(finder.settled(one), `${source} in ${one}`).to.equal(at);
    });
    fc.assert(property, { numRuns: 5_000 });
  });

  it('finds the same in pieces, with several patterns and what must not follow', () => {
    const row = fc.tuple(short, fc.option(fc.constantFrom('a', 'b', 'ab', 'b[^b]'), { nil: undefined }));
    const pieces = fc.array(text, { maxLength: 6 });
    const property = fc.property(fc.array(row, { minLength: 1, maxLength: 3 }), pieces, (rows, parts) => {
      const finder = patternFinder(
        rows.map(([{ source, longest }, notBefore], index) => ({
          label: `L${index}`,
          pattern: source,
          notBefore,
          longest,
        })),
      );
      expect(findInPieces(finder, parts)).to.deep.equal(finder.find(parts.join('')));
    });
    fc.assert(property, { numRuns: 3_000 });
  });
});
