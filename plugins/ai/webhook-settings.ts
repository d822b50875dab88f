import { type Static, Type } from '@sinclair/typebox';
import type { Misfit } from '../core/parameters';
import { isSecretReference } from '../core/secret';

const Webhook = Type.Object(
  {
    url: Type.String({
      pattern: '^(https://[^\\s]+|http://(localhost|127\\.\\d+\\.\\d+\\.\\d+|\\[::1\\])([:/][^\\s]*)?)$',
      examples: ['https://example.org/hooks'],
    }),
    // Without a pattern: messages about those show the value.
    secret: Type.Unknown(),
    events: Type.Optional(
      Type.Array(Type.String({ minLength: 1, examples: ['budget.*'] }), { minItems: 1, uniqueItems: true }),
    ),
  },
  { additionalProperties: false },
);

/** Who is told of what happens, in `system.config.yml`. */
export const webhooksSchema = Type.Optional(
  Type.Array(Webhook, {
    description:
      'Who is told what happens: `{ url, secret, events }`. `url` by `https:`, or on this machine; `secret` a reference, `env:NAME` or `file:/path`; `events` such as `usage.threshold`, `*` for any text, all unless said. Signed as Standard Webhooks are.',
  }),
);

export type WebhookSettings = Static<typeof Webhook>;

/** What no schema can tell without showing a secret. */
export function webhookMisfits(webhooks: readonly WebhookSettings[] = []): Misfit[] {
  return webhooks.flatMap(({ secret }, index) =>
    typeof secret === 'string' && isSecretReference(secret)
      ? []
      : [{ path: `webhooks.${index}.secret`, message: 'must be a reference, `env:NAME` or `file:/path`' }],
  );
}
