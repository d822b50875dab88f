import { Type } from '@sinclair/typebox';
import { defineCheck } from '../../core/check';
import { features, unseen } from './features';
import { decoded, normalize } from './normalize';

const parameters = Type.Object({
  threshold: Type.Number({
    description: 'From which score on a text is refused; a sure sign has 1, a doubtful one less.',
    default: 1,
    exclusiveMinimum: 0,
  }),
});

export const injection = defineCheck({
  name: 'injection',
  summary: 'Scores texts by signs of prompt injection, in several languages',
  parameters,
  setup({ threshold }) {
    return {
      judge: ({ texts }) => {
        const worst = texts.map(scoreOf).reduce((a, b) => (b.score > a.score ? b : a), { score: 0, names: [] });
        if (worst.score < threshold) return { passed: true };
        return { passed: false, reason: `score ${worst.score.toFixed(1)}: ${worst.names.join(', ')}` };
      },
    };
  },
});

interface Score {
  readonly score: number;
  /** Of the signs that were found. */
  readonly names: readonly string[];
}

/** The signs in a text, also backwards and in what it says in base64 or hexadecimal digits; each sign counts once. */
function scoreOf(text: string): Score {
  const plain = normalize(text);
  const hidden = [...decoded(text).map(normalize), ...(/\u202E/.test(text) ? [[...plain].reverse().join('')] : [])];
  const found = new Map<string, number>();
  for (const { name, weight, pattern } of unseen) if (pattern.test(text)) found.set(name, weight);
  for (const { name, weight, pattern } of features) {
    if (pattern.test(plain)) found.set(name, weight);
    if (hidden.some((one) => pattern.test(one))) found.set(`hidden ${name}`, weight);
  }
  return { score: [...found.values()].reduce((sum, weight) => sum + weight, 0), names: [...found.keys()] };
}
