import { Type } from '@sinclair/typebox';
import type { Check } from '../../plugins/core/check';
import { NamedParts } from '../../plugins/core/named-parts';

const literals = <T extends string>(...values: T[]) => values.map((value) => Type.Literal(value));

/** What every check may be told besides its own parameters. */
const COMMON = {
  action: Type.Union(literals('block', 'redact', 'flag'), {
    default: 'block',
    description:
      '`block` refuses, `redact` puts `[LABEL]` where something was found, `flag` only logs and counts. Checks that judge texts as a whole cannot redact.',
  }),
  failure: Type.Union(literals('closed', 'open'), {
    default: 'closed',
    description: 'What becomes of a request where the check fails or is late: `closed` refuses, `open` lets it pass.',
  }),
  restore: Type.Boolean({
    default: false,
    description: 'Of `redact` on input: whether the words come back in the answer where the model writes `[LABEL_1]`.',
  }),
  timeout: Type.Number({
    exclusiveMinimum: 0,
    maximum: 600,
    default: 5,
    description: 'Seconds that a check which judges texts as a whole may take.',
  }),
};

/** Schema of what may stand below a check's name. */
export function parametersOf({ parameters }: Check) {
  return Type.Object({ ...parameters.properties, ...COMMON });
}

export const parameters = Type.Object({
  input: NamedParts({
    default: [],
    description: 'Checks of what callers send, in order: names, or `{ name: parameters }`.',
  }),
  output: NamedParts({ default: [], description: 'Checks of what models answer.' }),
  hold: Type.Boolean({
    default: false,
    description:
      'Whether streamed answers wait until they are complete, so that nothing of a blocked one is sent. Otherwise only what a check cannot decide yet waits.',
  }),
  realtime: Type.Union(literals('deny', 'allow'), {
    default: 'deny',
    description: 'Realtime sessions, whose messages are not looked at.',
  }),
  batches: Type.Union(literals('deny', 'allow'), {
    default: 'deny',
    description: 'Making batches, whose requests and answers are files that are not looked at.',
  }),
});
