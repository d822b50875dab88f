/** `npm run bench:checks`: how right the checks of `guardrails` are, how fast, and how much of a stream they hold back. */
import { pii } from '../../plugins/checks/pii';
import { secrets } from '../../plugins/checks/secrets';
import type { Finder } from '../../plugins/core/check';
import { delaysOf, printDelays } from '../checks/delay';
import { finderOf } from '../checks/finder-of';
import { languages } from '../checks/labelled/languages';
import { piiNegatives } from '../checks/labelled/pii-negatives';
import { piiPositives } from '../checks/labelled/pii-positives';
import { secretNegatives } from '../checks/labelled/secret-negatives';
import { secretPositives } from '../checks/labelled/secret-positives';
import { measure, printFigures, readSets } from '../checks/measure';
import { measureInjection } from '../checks/measure-injection';
import { measureLanguages, printLanguages } from '../checks/measure-languages';
import { paceOf } from '../checks/pace';

function report(name: string, finder: Finder, positives: readonly string[], negatives: readonly string[]): void {
  const { tuned, heldOut } = readSets(positives, negatives);
  printFigures(`${name}, tuned to`, measure(finder, tuned));
  printFigures(`${name}, held out`, measure(finder, heldOut));
  const examples = [...tuned, ...heldOut].map(({ text }) => text);
  paceOf(finder, examples);
  printDelays(delaysOf(finder));
}

async function main(): Promise<void> {
  report('pii', finderOf(pii), piiPositives, piiNegatives);
  report('secrets', finderOf(secrets), secretPositives, secretNegatives);
  await measureInjection('tuned');
  await measureInjection('heldOut');
  printLanguages(await measureLanguages(languages));
}

void main();
