import { Type } from '@sinclair/typebox';
import { defineCheck } from '../../core/check';

/** How long a text may be. */
export const length = defineCheck({
  name: 'length',
  summary: 'The longest text that may be sent or answered, all messages together',
  parameters: Type.Object({
    characters: Type.Integer({ minimum: 1, description: 'Characters of all texts together.' }),
  }),
  setup: ({ characters: most }) => ({
    judge({ texts }) {
      const characters = texts.reduce((sum, text) => sum + text.length, 0);
      return { passed: characters <= most, reason: `${characters} characters, ${most} are allowed` };
    },
  }),
});
