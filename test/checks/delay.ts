import type { Finder } from '../../plugins/core/check';
import { harmless } from './labelled/harmless';
import { languages } from './labelled/languages';

export interface Delay {
  /** What a stream comes in. */
  readonly pieces: string;
  /** Of the pieces, behind which something was held back. */
  readonly share: number;
  /** Characters that were held back behind a piece, on average and at most. */
  readonly mean: number;
  readonly most: number;
  /** Words that were held back at most, whole or begun. */
  readonly words: number;
}

/** Ways in which models send their words. */
const PIECES: Record<string, RegExp> = {
  'words, blanks behind': /\S+\s*/g,
  'words, blanks before': /\s*\S+/g,
  'four characters': /[^]{1,4}/g,
};

const SENTENCE = /^[A-Z][A-Za-z ,;'-]*[.?!]$/;
/** English sentences, one behind the other, without code and signs. */
const prose = [...harmless, ...languages.filter(([code]) => code === 'en').map(([, text]) => text)]
  .filter((text) => SENTENCE.test(text))
  .join(' ');

/** How much of ordinary prose a finder holds back while it is streamed. */
export function delaysOf(finder: Finder): Delay[] {
  return Object.entries(PIECES).map(([pieces, pattern]) => {
    const waiting: string[] = [];
    let text = '';
    let settled = 0;
    for (const piece of prose.match(pattern) ?? []) {
      text += piece;
      settled = finder.settled(text, settled);
      waiting.push(text.slice(settled));
    }
    const lengths = waiting.map((held) => held.length);
    return {
      pieces,
      share: lengths.filter((length) => length > 0).length / lengths.length,
      mean: lengths.reduce((sum, length) => sum + length, 0) / lengths.length,
      most: Math.max(...lengths),
      words: Math.max(...waiting.map((held) => held.match(/\S+/g)?.length ?? 0)),
    };
  });
}

export function printDelays(delays: readonly Delay[]): void {
  for (const { pieces, share, mean, most, words } of delays) {
    console.log(
      `    prose in ${pieces}: ${(share * 100).toFixed(1)} % of pieces are followed by a delay,` +
        ` of ${mean.toFixed(1)} characters on average, ${most} and ${words} words at most`,
    );
  }
}
