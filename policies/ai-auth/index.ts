import { Type } from '@sinclair/typebox';
import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import { foreignBecause } from '../../plugins/core/local-request';
import { NamedParts } from '../../plugins/core/named-parts';
import { definePolicy } from '../../plugins/core/policy';
import { notAuthenticated, presentedBy } from '../../plugins/core/presented';
import { answerInTime } from './deadline';
import { identification } from './method';

const NO_KEY =
  'No key was sent. Send it as `Authorization: Bearer KEY`, `x-api-key: KEY`, `api-key: KEY` or `x-goog-api-key: KEY`.';

const FIRST_STEPS = 'callers from this machine need no key until the first key or consumer exists';

export const aiAuth = definePolicy({
  name: 'ai-auth',
  summary: 'Finds out who calls, by keys and other methods, sent as every SDK sends them',
  parameters: Type.Object({
    methods: Type.Optional(
      NamedParts({
        default: ['key'],
        minItems: 1,
        description: 'Ways to find out who calls, asked in this order until one knows; see below.',
      }),
    ),
    anonymous: Type.Optional(
      Type.Union([Type.Literal('never'), Type.Literal('loopback')], {
        default: 'never',
        description:
          'Who may call without a key: `never` nobody; `loopback` callers from the same machine, until the first key or consumer exists.',
      }),
    ),
    keyInQuery: Type.Optional(
      Type.Boolean({
        default: false,
        description:
          'Whether Gemini clients may send their key in the query (`?key=`), where logs of others may keep it.',
      }),
    ),
  }),
  setup({ methods = ['key'], anonymous, keyInQuery }, services, place) {
    const { credentials, logger } = services;
    const identify = identification(methods, services, place);
    const somebodyExists = (ai: AiContext) =>
      answerInTime(credentials.any(), { ai, logger, asked: 'the store of consumers and keys' });
    const needsNoKey = async (ai: AiContext) =>
      anonymous === 'loopback' &&
      ai.scopes.length === 0 &&
      foreignBecause(ai) === undefined &&
      !(await somebodyExists(ai));
    return {
      notes: ({ callers }) => (anonymous === 'loopback' && !callers ? [FIRST_STEPS] : []),
      async onConnect(ai) {
        // Such a caller may also send the placeholder that an SDK insists on.
        if (await needsNoKey(ai)) return;
        const presented = presentedBy(ai, { keyInQuery });
        const found = await identify(presented, ai);
        if (!found || 'reason' in found) {
          throw notAuthenticated(found?.reason ?? (presented.credential ? 'The key is not valid.' : NO_KEY));
        }
        const { scopes, ...consumer } = found;
        ai.consumer = consumer;
        if (!ai.scopes.every((scope) => scopes?.includes(scope))) {
          throw new AiError('The key lacks a scope that this route asks for.', { status: 403, code: 'missing_scope' });
        }
      },
    };
  },
});
