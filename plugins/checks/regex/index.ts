import { Type } from '@sinclair/typebox';
import { allFinders } from '../../core/all-finders';
import { defineCheck } from '../../core/check';
import { linearRegex } from '../../core/linear-regex';
import { messageOf } from '../../core/message-of';

const Label = Type.String({
  pattern: '^[A-Z][A-Z0-9_]*$',
  examples: ['TICKET'],
  default: 'MATCH',
  description: 'Name of what is found, in capitals, for placeholders.',
});

/** Regular expressions of the operator's own, in time proportional to the text. */
export const regex = defineCheck({
  name: 'regex',
  summary: 'Regular expressions, in time proportional to the text whatever the pattern',
  parameters: Type.Object({
    patterns: Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description:
        'Patterns as in JavaScript with the flag `u`. Everything they can match is found, so that there are no lazy quantifiers (`[^;]*;` instead of `.*?;`); look-around and back-references are not possible either. The start says what cannot be had.',
      examples: [['\\bTICKET-\\d{4,8}\\b']],
    }),
    label: Label,
    ignoreCase: Type.Boolean({ default: false, description: 'Whether upper and lower case are the same.' }),
  }),
  setup({ patterns, label, ignoreCase }) {
    const compiled = patterns.map((pattern, index) => {
      try {
        return linearRegex(pattern, label, ignoreCase);
      } catch (error) {
        throw new Error(`patterns[${index}]: ${messageOf(error)}`, {
          cause: error,
        });
      }
    });
    return { finder: allFinders(compiled) };
  },
});
