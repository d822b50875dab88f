/** What a key, a consumer or a team may use, as users declare it. */
import { type Static, Type } from '@sinclair/typebox';
import { limitSchema } from './limit';

const Patterns = (description: string, examples: string[]) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { uniqueItems: true, examples, description }));

/** Members that stand alike on keys, consumers and teams. */
export const grantMembers = {
  models: Patterns('Models it may use: names, `*` for any text, `!` in front for all but these.', [
    'gpt-4o*',
    '!*-preview',
  ]),
  providers: Patterns('Providers it may use: names of service endpoints, or kinds.', ['openai']),
  regions: Patterns('Where providers may stand: the `region` of service endpoints.', ['eu-*']),
  addresses: Patterns('Addresses it may be used from: CIDR blocks.', ['10.0.0.0/8', '2001:db8::/32']),
  limits: Type.Optional(
    Type.Array(limitSchema, {
      description: 'Limits in place of those of the `quota` policy that are of the same kind.',
    }),
  ),
};

export const grantSchema = Type.Object(grantMembers);

/** Whose grant it is, the most particular first. */
export const GRANTEES = ['key', 'consumer', 'team'] as const;

/** What is granted to one of them. A caller has several; all of them must allow what it does. */
export interface Grant extends Readonly<Static<typeof grantSchema>> {
  readonly of: (typeof GRANTEES)[number];
}
