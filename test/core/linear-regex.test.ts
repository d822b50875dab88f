import { expect } from 'chai';
import fc from 'fast-check';
import { linearRegex } from '../../plugins/core/linear-regex';

/** Patterns that take other engines years, or that make them read the rest again for each match. */
const CATASTROPHIC: [pattern: string, spans: number][] = [
  ['(a+)+$', 1],
  ['(a+)+!', 0],
  ['(a|a)*!', 0],
  ['(a|aa)+!', 0],
  ['(?:.*)=x', 0],
  ['(.*a){12}!', 0],
  ['^(([a-z])+.)+[A-Z]([a-z])+$', 0],
  ['a{1,50}b', 0],
  ['a*b|a', 100_000],
  ['(?:a?){30}a{30}b', 0],
];

const matches = (pattern: string, text: string, ignoreCase = false) =>
  linearRegex(pattern, 'X', ignoreCase)
    .find(text)
    .map(({ start, end }) => text.slice(start, end));

describe('regular expressions in linear time', () => {
  for (const [pattern, spans] of CATASTROPHIC) {
    it(`come to an end: ${pattern}`, () => {
      const text = 'a'.repeat(100_000);
      const finder = linearRegex(pattern, 'X');
      expect(finder.find(text)).to.have.length(spans);
      expect(finder.settled(text)).to.be.at.most(text.length);
    });
  }

  it('find what JavaScript finds, where matches neither overlap nor end early', () => {
    const cases = ['\\bfoo\\b', '[a-c]+\\d', '(?:ab){2,3}c', '^a', 'c$', '\\p{L}\\d', '[^a\\sx]x', '\\Boo'];
    const texts = fc.array(fc.constantFrom('a', 'b', 'c', '1', 'foo', ' ', 'x', '\n', 'é', '😀', 'ab'), {
      maxLength: 25,
    });
    fc.assert(
      fc.property(fc.constantFrom(...cases), texts, (pattern, words) => {
        const text = words.join('');
        expect(matches(pattern, text)).to.deep.equal(text.match(new RegExp(pattern, 'gu')) ?? []);
      }),
      { numRuns: 1000 },
    );
  });

  it('find overlapping matches as one', () => {
    expect(matches('aba', 'ababa x aba')).to.deep.equal(['ababa', 'aba']);
    expect(matches('a|ab|abc', 'abcd')).to.deep.equal(['abc']);
  });

  it('tell from where on a text is not decided', () => {
    const settled = (pattern: string, text: string) => linearRegex(pattern, 'X').settled(text);
    expect(settled('foo', 'a fo')).to.equal(2);
    expect(settled('foo', 'a foo')).to.equal(5);
    expect(settled('foo\\b', 'a foo')).to.equal(2);
    expect(settled('^foo', 'a foo')).to.equal(5);
    expect(settled('\\d+', 'in 1999')).to.equal(3);
  });

  it('say at once what they cannot do, and what to write instead', () => {
    const reasons: [string, RegExp][] = [
      ['(?=a)b', /looks around/],
      ['(?<!a)b', /looks around/],
      ['(a)\\1', /refers back/],
      ['".*?"', /is lazy.*say what ends it/],
      ['(?i)foo', /write \(\?i:\.\.\.\)/],
      ['[z-a]', /out of order/],
      ['(?:a{100}){100}', /too large/],
    ];
    for (const [pattern, reason] of reasons) expect(() => linearRegex(pattern, 'X'), pattern).to.throw(reason);
  });

  it('ignore case where they are told to', () => {
    expect(matches('straße|foo', 'STRASSE Foo', true)).to.deep.equal(['Foo']);
    expect(matches('foo', 'Foo')).to.deep.equal([]);
    expect(matches('(?i:FOO)d|(?m:^b)', 'bfoodb\nb Food FooD')).to.deep.equal(['b', 'food', 'b', 'Food']);
  });
});
