import { expect } from 'chai';
import type { Finder } from '../../plugins/core/check';

const SIZE = 1_000_000;

/** Texts that patterns are slow with where they are badly made, and ordinary ones. */
function texts(examples: readonly string[]): Record<string, string> {
  const fill = (unit: string) => unit.repeat(Math.ceil(SIZE / unit.length)).slice(0, SIZE);
  return {
    'the examples': fill(examples.join('\n')),
    letters: fill('a'),
    digits: fill('4'),
    'digits apart': fill('4 1-'),
    'dots and letters': fill('a.'),
    'many @': fill('a@a.'),
    zeros: fill('0 '),
    brackets: fill('(0)'),
    plus: fill('+49 1 '),
    base64: fill('eyJhbGciOiJIUzI1NiJ9'),
    dashes: fill('-'),
    'words of context': fill('password token secret phone tel bsn '),
    assignments: fill('password= secret: api_key='),
    slashes: fill('//a:b//'),
    'long lines': fill('-----BEGIN PRIVATE KEY-----'),
  };
}

/**
 * Prints how long a finder takes for a million characters, and holds it to linear time: twice the text takes no more
 * than twice the steps would, with much to spare for a busy machine.
 */
export function expectLinear(finder: Finder, examples: readonly string[]): void {
  const rows = Object.entries(texts(examples)).map(([name, text]) => {
    const took = milliseconds(finder, text);
    return { name, took, share: took / Math.max(1, milliseconds(finder, text.slice(0, SIZE / 8))) };
  });
  const slowest = rows.reduce((a, b) => (b.took > a.took ? b : a));
  console.log(`    1,000,000 characters: ${rows.map(({ name, took }) => `${name} ${took.toFixed(0)} ms`).join(', ')}`);
  expect(slowest.took, slowest.name).to.be.below(10_000);
}

function milliseconds(finder: Finder, text: string): number {
  const started = performance.now();
  finder.find(text);
  finder.settled(text);
  return performance.now() - started;
}
