import { Type } from '@sinclair/typebox';
import type { AiContext } from '../../plugins/core/context';
import { AiError } from '../../plugins/core/error';
import { definePolicy } from '../../plugins/core/policy';
import { answerOfStore } from './deadline';

export const aiAuth = definePolicy({
  name: 'ai-auth',
  summary: 'Lets callers in by their key, sent as every SDK sends it',
  parameters: Type.Object({
    anonymous: Type.Optional(
      Type.Union([Type.Literal('never'), Type.Literal('loopback')], {
        default: 'never',
        description:
          'Who may call without a key: `never` nobody; `loopback` callers from the same machine, until the first key or consumer exists.',
      }),
    ),
  }),
  setup({ anonymous }, { credentials, logger }) {
    const notes =
      anonymous === 'loopback' ? ['callers from this machine need no key until the first key or consumer exists'] : [];
    return {
      notes,
      async onConnect(ai) {
        const key = presentedKey(ai);
        // A caller who may come in without a key may also send the placeholder that an SDK insists on.
        if (anonymous === 'loopback' && isLocal(ai) && !(await answerOfStore(credentials.any(), logger))) return;
        if (key === undefined)
          throw refusal(
            'No key was sent. Send it as `Authorization: Bearer KEY`, `x-api-key: KEY` or `x-goog-api-key: KEY`.',
          );
        const [id, secret] = partsOf(key);
        const found = id ? await answerOfStore(credentials.verifyKey(id, secret), logger) : undefined;
        if (!found || 'reason' in found) throw refusal(found?.reason ?? 'The key is not valid.');
        ai.consumer = found;
        if (!(await answerOfStore(credentials.authorizeKey(ai.consumer.keyId ?? '', ai.scopes), logger))) {
          throw new AiError('The key lacks a scope that this route asks for.', { status: 403, code: 'missing_scope' });
        }
      },
    };
  },
});

/** The key in whichever header the caller's SDK uses, or in the query as Google's API takes it too. */
function presentedKey({ headers, queryKey }: AiContext): string | undefined {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization?.toString() ?? '')?.[1];
  return (
    bearer ??
    (headers['x-api-key'] ?? headers['x-goog-api-key'] ?? queryKey)?.toString().trim() ??
    keyOfBrowser(headers['sec-websocket-protocol']?.toString())
  );
}

/**
 * Browsers cannot send headers with a WebSocket connection: OpenAI's realtime clients send the key as a subprotocol,
 * in which a colon must be written `%3A`.
 */
function keyOfBrowser(protocols = ''): string | undefined {
  const key = /(?:^|[\s,])openai-insecure-api-key\.([^\s,]+)/.exec(protocols)?.[1];
  return key?.replaceAll(/%3a/gi, ':');
}

/** The host's keys are written `id:secret`; another form has no parts. */
function partsOf(key: string): [id: string, secret: string] {
  const colon = key.indexOf(':');
  return colon === key.length - 1 ? ['', ''] : [key.slice(0, Math.max(colon, 0)), key.slice(colon + 1)];
}

/** Of an address as Node writes it, on a socket for both kinds of addresses too. */
const LOOPBACK_IPV4 = /^(::ffff:)?127\./;

const FORWARDED = ['forwarded', 'via', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto', 'x-real-ip'];

/** A request that another program forwarded comes from anywhere, though its connection is local. */
function isLocal({ ip, headers }: AiContext): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return ip === '::1' || LOOPBACK_IPV4.test(ip);
}

function refusal(message: string): AiError {
  return new AiError(message, { status: 401, code: 'invalid_api_key', headers: { 'www-authenticate': 'Bearer' } });
}
