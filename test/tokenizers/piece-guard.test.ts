import { expect } from 'chai';
import { countNow, Counter } from '../../plugins/tokenizers/counting';
import { encoding } from '../../plugins/tokenizers/encodings';
import { LONGEST_PIECE, LONGEST_STRETCH, stretches } from '../../plugins/tokenizers/piece-guard';

const o200k = encoding('o200k_base');
const PROSE =
  `The quick brown fox doesn't jump over 12345 lazy dogs.\n\n  They'll not be amused: "Again?", they'd ASK.\r\n`.repeat(
    300,
  );

/** Characters of a range, drawn by a generator that gives the same ones every time. */
function randomText(units: number, first: number, range: number): string {
  let seed = 1;
  const next = () => (seed = (seed * 48271) % 2147483647);
  return String.fromCharCode(...Array.from({ length: units }, () => first + (next() % range)));
}

/** How often a count lets others have their turn. */
function pausesOf(text: string): number {
  const counting = new Counter('o200k_base').text(text);
  let pauses = 0;
  while (!counting.next().done) pauses++;
  return pauses;
}

describe('piece guard', () => {
  const hostile = {
    'a million times one letter': 'a'.repeat(1_000_000),
    'random Chinese': randomText(85_000, 0x4e00, 20_000),
    'emoji, each of two units': '🤖'.repeat(50_000),
    'blanks before a word': `${' '.repeat(100_000)}x`,
    'line ends': '\n'.repeat(100_000),
    punctuation: '!'.repeat(100_000),
    'a run of letters with line ends behind it': `${'-'.repeat(59)}${'\n'.repeat(59)} `.repeat(1000),
  };
  for (const [name, text] of Object.entries(hostile)) {
    it(`cuts ${name} into short stretches without losing any of it`, () => {
      const cut = [...stretches(text, o200k.split)];
      expect(cut.join('')).to.equal(text);
      const longestPieces = cut.map((each) =>
        Math.max(...Array.from(each.matchAll(o200k.split!), ([piece]) => piece.length)),
      );
      expect(Math.max(...cut.map((each) => each.length))).to.be.at.most(LONGEST_STRETCH);
      expect(Math.max(...longestPieces)).to.be.at.most(LONGEST_PIECE);
      expect(cut.some((each) => /^[\udc00-\udfff]|[\ud800-\udbff]$/.test(each))).to.equal(false);
    });

    it(`counts ${name} with a pause for every ${LONGEST_STRETCH} units`, () => {
      expect(pausesOf(text)).to.be.at.least(Math.floor(text.length / LONGEST_STRETCH) - 1);
    });
  }

  it('pauses for many short texts as for one long one', () => {
    const counter = new Counter('o200k_base');
    let pauses = 0;
    for (let index = 0; index < 10_000; index++) {
      const counting = counter.text('ten units.');
      while (!counting.next().done) pauses++;
    }
    expect(pauses).to.be.within(20, 30);
  });

  it('changes nothing about ordinary text', () => {
    expect([...stretches(PROSE, o200k.split)]).to.have.length.above(1);
    expect(countNow(new Counter('o200k_base').text(PROSE))).to.equal(o200k.count(PROSE));
  });

  it('changes nothing wherever a window ends in ordinary text', () => {
    for (let shift = 0; shift < 120; shift++) {
      const text = PROSE.slice(shift, shift + 5000);
      expect(countNow(new Counter('o200k_base').text(text)), `from ${shift}`).to.equal(o200k.count(text));
    }
  });

  it('shows the split expression no more than a window at a time', () => {
    const seen: number[] = [];
    class Watched extends RegExp {
      override [Symbol.matchAll](text: string) {
        seen.push(text.length);
        return super[Symbol.matchAll](text);
      }
    }
    const chinese = randomText(50_000, 0x4e00, 20_000);
    expect([...stretches(chinese, new Watched(o200k.split!))].join('')).to.equal(chinese);
    expect(Math.max(...seen)).to.be.at.most(LONGEST_STRETCH);
  });

  it('counts a long run close to what the unguarded encoding says', () => {
    const run = randomText(2000, 97, 26);
    const [guarded, unguarded] = [countNow(new Counter('o200k_base').text(run)), o200k.count(run)];
    expect(Math.abs(guarded - unguarded) / unguarded).to.be.below(0.01);
  });
});
