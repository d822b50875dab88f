import { injection } from '../../plugins/checks/injection';
import { judgeOf, subjectOf } from './judge-of';
import { harmless } from './labelled/harmless';
import { injections } from './labelled/injections';
import { split } from './labelled/marked';

const judge = judgeOf(injection);
const [attacks, questions] = [split(injections), split(harmless)];

async function refusedOf(texts: readonly string[]): Promise<number> {
  const verdicts = await Promise.all(texts.map(async (text) => judge(subjectOf([text]))));
  return verdicts.filter(({ passed }) => !passed).length;
}

/** How much of the examples that rules were tuned to, or of those held out, is told apart rightly; printed, too. */
export async function measureInjection(part: 'tuned' | 'heldOut'): Promise<{ precision: number; recall: number }> {
  const found = await refusedOf(attacks[part]);
  const wrong = await refusedOf(questions[part]);
  const [precision, recall] = [found / (found + wrong), found / attacks[part].length];
  const percent = (share: number) => `${(share * 100).toFixed(1)} %`;
  console.log(`  injection, ${part}: precision ${percent(precision)}, recall ${percent(recall)}`);
  return { precision, recall };
}
