import { language } from '../../plugins/checks/language';
import { judgeOf, subjectOf } from './judge-of';

export interface LanguageFigures {
  /** Texts in a language that is allowed alone. */
  readonly own: { of: number; passed: number };
  /** Texts in a language, each with every other language of the examples as the one that is allowed. */
  readonly others: { of: number; refused: number };
}

/** Figures by language of the texts, and of all together. */
export async function measureLanguages(
  examples: readonly (readonly [language: string, text: string])[],
): Promise<Map<string, LanguageFigures>> {
  const judges = new Map(examples.map(([code]) => [code, judgeOf(language, { allow: [code] })]));
  const figures = new Map<string, LanguageFigures>();
  for (const [code, text] of examples) {
    for (const [allowed, judge] of judges) {
      const { passed } = await judge(subjectOf([text]));
      for (const name of [code, 'all']) {
        const row = figures.get(name) ?? { own: { of: 0, passed: 0 }, others: { of: 0, refused: 0 } };
        figures.set(name, row);
        if (allowed === code) count(row.own, 'passed', passed);
        else count(row.others, 'refused', !passed);
      }
    }
  }
  return figures;
}

function count<Name extends string>(row: Record<Name | 'of', number>, name: Name, holds: boolean): void {
  row.of++;
  if (holds) row[name]++;
}

/** The figures as a table for people. */
export function printLanguages(figures: ReadonlyMap<string, LanguageFigures>): void {
  const lines = [...figures].map(
    ([code, { own, others }]) =>
      `    ${code.padEnd(5)}${String(own.passed).padStart(4)} of ${own.of} pass where allowed, ${others.refused} of ${others.of} refused elsewhere`,
  );
  console.log(['  language', ...lines].join('\n'));
}
