import { expect } from 'chai';
import fc from 'fast-check';
import type { Finder, Span } from '../../plugins/core/check';
import { type Labelled, readMarked } from './labelled/marked';

/**
 * What a finder finds in a text that comes in pieces, where what is settled is cut off as soon as may be, but for the
 * characters that it wants to see before the rest.
 */
export function findInPieces(finder: Finder, pieces: readonly string[]): Span[] {
  const { lookbehind = 0 } = finder;
  const spans: Span[] = [];
  let text = '';
  let before = 0;
  let cutOff = 0;
  const take = (settled: number) => {
    for (const span of finder.find(text, before)) {
      if (span.end <= settled) spans.push({ ...span, start: span.start + cutOff, end: span.end + cutOff });
      else if (span.start < settled) throw new Error(`${span.label} is not settled, though its beginning is`);
    }
    const cut = Math.max(0, settled - lookbehind);
    text = text.slice(cut);
    cutOff += cut;
    before = settled - cut;
  };
  for (const piece of pieces) {
    text += piece;
    take(finder.settled(text, before));
  }
  take(text.length);
  return spans;
}

/** Holds a finder to finding the same in every two pieces of every example, and in its characters one by one. */
export function expectSameInTwo(finder: Finder, examples: readonly Labelled[]): void {
  for (const { text } of examples) {
    const whole = finder.find(text);
    expect(findInPieces(finder, [...text]), text).to.deep.equal(whole);
    for (let cut = 1; cut < text.length; cut++) {
      const pieces = [text.slice(0, cut), text.slice(cut)];
      expect(findInPieces(finder, pieces), pieces.join('|')).to.deep.equal(whole);
    }
  }
}

/** The same for texts that are put together of parts of the examples, in any pieces. */
export function expectSameInMany(finder: Finder, marked: readonly string[]): void {
  const whole = marked.map((one, index) => readMarked(one, index).text);
  const part = fc
    .tuple(fc.constantFrom(...whole), fc.nat(80), fc.nat(80))
    .map(([text, start, length]) => text.slice(start, start + length));
  const text = fc.array(fc.oneof(part, fc.string({ maxLength: 8 }), fc.constantFrom(...whole)), { maxLength: 5 });
  const property = fc.property(text, fc.array(fc.nat(30), { minLength: 1, maxLength: 40 }), (parts, lengths) => {
    const text = parts.join('');
    const pieces: string[] = [];
    for (let at = 0, index = 0; at < text.length; index++) {
      const length = 1 + lengths[index % lengths.length]!;
      pieces.push(text.slice(at, at + length));
      at += length;
    }
    expect(findInPieces(finder, pieces)).to.deep.equal(finder.find(text));
  });
  fc.assert(property, { numRuns: 600 });
}
