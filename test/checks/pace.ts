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

/** How long a finder takes for a million characters of each kind, in milliseconds; printed, too. */
export function paceOf(finder: Finder, examples: readonly string[]): { name: string; took: number }[] {
  const rows = Object.entries(texts(examples)).map(([name, text]) => ({ name, took: milliseconds(finder, text) }));
  console.log(`    1,000,000 characters: ${rows.map(({ name, took }) => `${name} ${took.toFixed(0)} ms`).join(', ')}`);
  return rows;
}

/** Holds a finder to linear time: what takes steps by the square takes hours, whatever the machine. */
export function expectLinear(finder: Finder, examples: readonly string[]): void {
  for (const { name, took } of paceOf(finder, examples)) expect(took, name).to.be.below(10_000);
}

function milliseconds(finder: Finder, text: string): number {
  const started = performance.now();
  finder.find(text);
  finder.settled(text);
  return performance.now() - started;
}
