import { execFileSync } from 'node:child_process';
import { expect } from 'chai';
import { agrees, type Block, filesOf, masked, type Step, stepsOf } from './page';
import { Reader } from './reader';

/**
 * Tests that do what a page says, one for each command, and compare what comes of it. All share one reader, whom
 * `prepare` may give what the page takes for granted.
 */
export function followPage(blocks: readonly Block[], prepare?: (reader: Reader) => Promise<void>): void {
  const steps = stepsOf(blocks);
  let reader: Reader;

  before(async () => {
    reader = new Reader();
    await prepare?.(reader);
  });
  after(() => reader.leave());

  for (const step of steps) {
    it(`line ${step.command.line}: ${titleOf(step)}`, async function () {
      const missing = missingFor(step.command.text);
      if (missing) {
        console.log(`      skipped: ${missing}`);
        return this.skip();
      }
      for (const { name, text } of filesOf(blocks)) reader.write(name, text);
      const { text } = step.command;
      const output = /\bnpm start$/m.test(text) ? await reader.start(text) : await reader.run(text);
      if (step.output && !agrees(output, step.output.text)) {
        expect(masked(output)).to.equal(masked(step.output.text));
      }
    });
  }
}

function titleOf({ command }: Step): string {
  const [first = ''] = command.text.split('\n');
  return first.length > 70 ? `${first.slice(0, 70)}…` : first;
}

/** Why a command cannot be tried on this machine. */
function missingFor(command: string): string | undefined {
  if (command.startsWith('python3') && !works('python3', ['-c', 'import openai'])) {
    return 'the Python package openai is not installed';
  }
  if (command.includes('curl ') && !works('curl', ['--version'])) return 'curl is not installed';
  return undefined;
}

function works(program: string, words: readonly string[]): boolean {
  try {
    execFileSync(program, words, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}
