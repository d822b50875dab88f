import { type Static, Type } from '@sinclair/typebox';
import { PLACEHOLDERS } from '../../plugins/core/template';

const Names = (description: string) => Type.Optional(Type.Array(Type.String({ minLength: 1 }), { description }));
const Renames = (description: string) =>
  Type.Optional(Type.Record(Type.String(), Type.String({ minLength: 1 }), { description }));

const Headers = Type.Object(
  {
    rename: Renames('Headers by other names.'),
    remove: Names('Headers to leave out.'),
    set: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Headers to put in.' })),
  },
  { additionalProperties: false },
);

const Changes = (description: string) =>
  Type.Optional(
    Type.Object(
      {
        rename: Renames('Members by other names: `{ old: new }`.'),
        remove: Names('Members to leave out.'),
        default: Type.Optional(
          Type.Record(Type.String(), Type.Unknown(), { description: 'Members to put in where there is none.' }),
        ),
        set: Type.Optional(Type.Record(Type.String(), Type.Unknown(), { description: 'Members to put in.' })),
        headers: Type.Optional(Headers),
      },
      { additionalProperties: false, description },
    ),
  );

export const parameters = Type.Object({
  request: Changes(
    'What to change in the request: `rename`, `remove`, `default` and `set` of members, in this order; under `headers` the same of what the provider gets. In texts ' +
      `${PLACEHOLDERS} are filled in.`,
  ),
  answer: Changes('The same for the answer, in the form in which the client gets it, and for each event of a stream.'),
  apis: Type.Optional(
    Type.Array(Type.String({ minLength: 1 }), {
      minItems: 1,
      description: 'Only requests in these APIs, such as `openai-chat`; all where it is absent.',
      examples: [['openai-chat']],
    }),
  ),
});

export type Parameters = Static<typeof parameters>;
export type ChangesParameters = NonNullable<Parameters['request']>;
export type HeadersParameters = NonNullable<ChangesParameters['headers']>;
