import { Type } from '@sinclair/typebox';
import { callModel, ownTarget } from '../../core/call-model';
import { defineCheck } from '../../core/check';
import type { Moderation } from '../../core/hub';
import { isJsonObject, type JsonObject } from '../../core/json';

const parameters = Type.Object({
  model: Type.String({
    description: 'The model that judges, as `endpoint/model`; its provider must have moderations.',
    default: 'openai/omni-moderation-latest',
    examples: ['openai/omni-moderation-latest', 'mistral/mistral-moderation-latest'],
  }),
  categories: Type.Array(Type.String(), {
    description: "What counts, by the model's own names, such as `violence`; all of them unless said.",
    default: [],
  }),
  thresholds: Type.Record(Type.String(), Type.Number({ minimum: 0, maximum: 1 }), {
    description: "From which score on a category counts; the model's own judgement where none is given.",
    default: {},
  }),
});

export const moderation = defineCheck({
  name: 'moderation',
  summary: 'Asks a moderation model of any configured provider',
  parameters,
  setup({ model, categories, thresholds }, services) {
    const target = ownTarget(services.endpoints, model, 'moderation');
    const counts = (category: string) => categories.length === 0 || categories.includes(category);
    return {
      judge: async ({ texts, signal }) => {
        const input = texts.filter((text) => text.trim() !== '');
        if (input.length === 0) return { passed: true };
        const { whole } = await callModel(target, { input }, services, signal);
        const { results } = whole as Moderation;
        if (results.length !== input.length) {
          throw new Error(`${model} judged ${results.length} texts of ${input.length}`);
        }
        const found = new Set(results.flatMap((result) => categoriesOver(result, thresholds).filter(counts)));
        return found.size === 0 ? { passed: true } : { passed: false, reason: [...found].join(', ') };
      },
    };
  },
});

function categoriesOver(
  { categories, category_scores: scores }: JsonObject,
  thresholds: Readonly<Record<string, number>>,
): string[] {
  if (!isJsonObject(categories)) throw new Error('the model did not say which categories it judged');
  return Object.keys(categories).filter((category) => {
    const threshold = thresholds[category];
    if (threshold === undefined) return categories[category] === true;
    const score = isJsonObject(scores) ? scores[category] : undefined;
    if (typeof score !== 'number')
      throw new Error(`the model gave no score for ${category}, for which there is a threshold`);
    return score >= threshold;
  });
}
