import { Type } from '@sinclair/typebox';

/** A text, or null. */
export const Maybe = (description: string) => Type.Union([Type.String(), Type.Null()], { description });

export const anything = Type.Object({}, { additionalProperties: true });

/** How a limit stands. */
export const limit = Type.Object({
  limit: Type.String({ examples: ['60 requests per minute by key'] }),
  pipeline: Maybe('Where it is declared; null where it is granted.'),
  models: Type.Array(Type.String(), { description: 'Empty: all.' }),
  enforced: Type.Boolean(),
  allowed: Type.Number(),
  used: Type.Union([Type.Number(), Type.Null()]),
  reserved: Type.Union([Type.Number(), Type.Null()]),
  remaining: Type.Union([Type.Number(), Type.Null()]),
  resets: Maybe('When there is more.'),
});
