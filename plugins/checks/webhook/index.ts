import { randomUUID } from 'node:crypto';
import { Type } from '@sinclair/typebox';
import { defineCheck, type Subject, type Verdict } from '../../core/check';
import { fetchJson } from '../../core/fetch-json';
import { type Secret, secretAt } from '../../core/secret';
import { trustedUrl } from '../../core/trusted-url';
import { signedHeaders } from '../../core/webhook-signature';

const parameters = Type.Object({
  url: Type.String({ description: 'Where to ask: `https`, or `http` on this machine. Redirects are not followed.' }),
  secret: Type.Optional(
    Type.String({
      description:
        'Reference (`env:NAME`, `file:/path`) of the secret that calls are signed with, as Standard Webhooks has it: base64, mostly with `whsec_` before it.',
    }),
  ),
  texts: Type.Boolean({
    description: 'Whether the texts are sent, or only what is known of the call.',
    default: true,
  }),
});

/** The operator hears a reason in a line of the log. Characters. */
const LONGEST_REASON = 200;

export const webhook = defineCheck({
  name: 'webhook',
  summary: 'Asks a service of your own',
  parameters,
  setup({ url, secret, texts: withTexts }, { send }) {
    const address = trustedUrl(url, '`url`');
    const reference = secret === undefined ? undefined : secretAt(secret, 'secret');
    return {
      judge: async (subject) => {
        const body = JSON.stringify(question(subject, withTexts));
        const headers = { 'content-type': 'application/json', accept: 'application/json', ...signed(body, reference) };
        const { signal } = subject;
        return verdictOf(await fetchJson(send, { method: 'POST', url: address, headers, body }, signal));
      },
    };
  },
});

function question({ side, texts, ai }: Subject, withTexts: boolean): object {
  const { id, pipeline, operation, requestedModel, consumer } = ai;
  const known = { side, id, pipeline, operation, model: requestedModel ?? null };
  const caller = consumer ? { id: consumer.id, name: consumer.name, team: consumer.team ?? null } : null;
  return { ...known, consumer: caller, ...(withTexts ? { texts } : {}) };
}

function signed(body: string, reference: Secret | undefined): Record<string, string> {
  if (!reference) return {};
  const secret = reference.resolve();
  if (secret === undefined) throw new Error(`the secret of the webhook is not there: ${reference.missing}`);
  return signedHeaders({ id: `msg_${randomUUID()}`, timestamp: Math.floor(Date.now() / 1000), body }, secret);
}

/** Throws unless the service has said plainly whether it is allowed. */
function verdictOf({ status, body }: Awaited<ReturnType<typeof fetchJson>>): Verdict {
  const { allow, reason } = body;
  if (status !== 200) throw new Error(`the webhook answered with status ${status}`);
  if (typeof allow !== 'boolean')
    throw new Error('the webhook did not answer with {"allow": true} or {"allow": false}');
  return { passed: allow, reason: typeof reason === 'string' ? reason.slice(0, LONGEST_REASON) : undefined };
}
