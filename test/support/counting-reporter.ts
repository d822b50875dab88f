import { appendFileSync } from 'node:fs';
import Mocha from 'mocha';

/**
 * Mocha's usual report, with a last line of counts. It appends one line of JSON to the file that `TEST_COUNTS_FILE` names, so that
 * several runs can be summed up and what failed told once more at the end of them all:
 * `{ passed, failed, skipped, failures, triedAgain }`, the last two with a text for each test, which says what went wrong.
 */
class CountingReporter extends Mocha.reporters.Spec {
  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options);
    const failures: string[] = [];
    const triedAgain: string[] = [];
    runner.on('fail', (test, error: unknown) => failures.push(told(test, error)));
    runner.on('retry', (test, error: unknown) => triedAgain.push(told(test, error)));
    runner.once('end', () => {
      const { passes: passed, failures: failed, pending: skipped } = this.stats;
      console.log(`${passed} passed, ${failed} failed, ${skipped} skipped`);
      const file = process.env.TEST_COUNTS_FILE;
      if (file) appendFileSync(file, `${JSON.stringify({ passed, failed, skipped, failures, triedAgain })}\n`);
    });
  }
}

const LONGEST = 2_000;

/** Where a test stands, what it said and the lines of ours that it went through. */
function told(test: Mocha.Runnable, error: unknown): string {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error);
  const lines = said.split('\n').filter((line) => !/^ +at .*(?:node_modules|node:internal)/.test(line));
  return `${test.titlePath().join(' > ')}\n${lines.join('\n').slice(0, LONGEST)}`;
}

export = CountingReporter;
