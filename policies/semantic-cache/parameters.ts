import { type Static, Type } from '@sinclair/typebox';
import { refuseSchema } from './request/refuse';
import { scopeSchema } from './request/sharers';

const Operation = Type.Union([
  Type.Literal('chat'),
  Type.Literal('text_completion'),
  Type.Literal('embeddings'),
  Type.Literal('image_generation'),
]);

const Name = (otherwise: string, description: string) => Type.String({ minLength: 1, default: otherwise, description });

/** What is of use with `mode: semantic` only. */
export const semanticParameters = {
  maxErrorRate: Type.Number({
    minimum: 0.001,
    maximum: 0.5,
    default: 0.02,
    description: '`semantic`: the share of hits that may be wrong.',
  }),
  embedder: Name(
    'default',
    '`semantic`: which of the `embedders` in `system.config.yml` finds similar questions; `lexical` finds them by their words alone.',
  ),
  candidates: Type.Integer({
    minimum: 1,
    maximum: 50,
    default: 5,
    description: '`semantic`: how many kept questions are looked at by their vector, and as many again by their words.',
  }),
  maxBytes: Type.Integer({
    minimum: 1,
    default: 256 * 1024 * 1024,
    description:
      '`semantic`: bytes of all answers that are found by their meaning, indexes included. What saves least for its size goes first.',
  }),
  refuse: refuseSchema,
  shadow: Type.Boolean({
    default: false,
    description: '`semantic`: decides, learns and logs what it would have served, and serves nothing by its meaning.',
  }),
  shadowRate: Type.Number({
    minimum: 0,
    maximum: 1,
    default: 0.02,
    description:
      '`semantic`: the share of hits for which the model is asked all the same, to learn how many are wrong. The client gets the fresh answer, and pays for it.',
  }),
  shadowUsdPerDay: Type.Number({
    minimum: 0,
    default: 1,
    description:
      '`semantic`: what such calls and those of the `judge` may cost a day (UTC), in US dollars, over all gateways that share the store. A call whose price is not known counts as a cent.',
  }),
  judge: Type.Optional(
    Type.String({
      minLength: 1,
      examples: ['openai/gpt-4o-mini'],
      description:
        '`semantic`: a model, as `endpoint/model`, that says whether two answers are the same where their words do not.',
    }),
  ),
};

export const parameters = Type.Object({
  mode: Type.Union([Type.Literal('exact'), Type.Literal('semantic')], {
    default: 'exact',
    description:
      'How alike two requests must be to share an answer. `exact`: the same in everything that can change it. `semantic`: the same in all but the last text of the user, if that asks for the same.',
  }),
  ttl: Type.Integer({
    minimum: 1,
    default: 3600,
    description: 'Seconds an answer is kept; a client may ask for less with `x-ai-cache-ttl`.',
  }),
  scope: scopeSchema,
  operations: Type.Array(Operation, {
    default: ['chat', 'text_completion', 'embeddings'],
    description:
      'What is cached. `image_generation` is left out because the addresses of images expire. Only chat and text completions can be `semantic`.',
  }),
  store: Name('default', 'Which of the `stores` in `system.config.yml` keeps the answers.'),
  maxEntryBytes: Type.Integer({ minimum: 1, default: 1024 * 1024, description: 'Longer answers are not kept.' }),
  pace: Type.Optional(
    Type.Integer({
      minimum: 1,
      examples: [60],
      description: 'Tokens a second of streamed answers from the cache, as if a model wrote them. At once unless said.',
    }),
  ),
  ...semanticParameters,
});
export type Parameters = Static<typeof parameters>;
