import { Type } from '@sinclair/typebox';
import { defineCheck } from '../../core/check';
import { patternFinder } from '../pattern-finder';
import { assigned, awsSecret, urlPassword } from './assigned';
import { makers } from './makers';

const parameters = Type.Object({
  assigned: Type.Boolean({
    description: 'Also what is assigned to names such as `password` and `api_key`, whatever its form',
    default: true,
  }),
});

export const secrets = defineCheck({
  name: 'secrets',
  summary: "Finds keys and tokens by their makers' marks, private keys, and what is assigned to telling names",
  parameters,
  setup({ assigned: whateverForm }) {
    // The last row of those that find the same is the one that knows least of it.
    const rows = [...makers, awsSecret, urlPassword, ...(whateverForm ? [assigned] : [])];
    return { finder: patternFinder(rows) };
  },
});
