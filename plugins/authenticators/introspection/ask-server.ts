import { fetchJson, formRequest } from '../../core/fetch-json';
import type { JsonObject } from '../../core/json';
import { orAborted } from '../../core/or-aborted';
import type { Transport } from '../../core/provider';
import type { Secret } from '../../core/secret';

export interface IntrospectionServer {
  readonly url: string;
  readonly clientId: string;
  readonly clientSecret: Secret;
  /** Milliseconds. */
  readonly deadline: number;
}

/**
 * Asks the server about a token (RFC 7662, section 2). Resolves with what it says of an active one, and undefined for
 * any other; rejects with a reason for the operator, in which the token does not stand.
 */
export async function askServer(
  { url, clientId, clientSecret, deadline }: IntrospectionServer,
  token: string,
  send: Transport,
): Promise<JsonObject | undefined> {
  const secret = clientSecret.resolve();
  if (secret === undefined) throw new Error(clientSecret.missing);
  const form = formRequest(url, { token, token_type_hint: 'access_token' });
  const headers = { ...form.headers, accept: 'application/json', authorization: basic(clientId, secret) };
  const signal = AbortSignal.timeout(deadline);
  const { status, body } = await orAborted(fetchJson(send, { ...form, headers }, signal), signal);
  if (status === 401 || status === 403) {
    throw new Error(`it refused the gateway with status ${status}: look at \`clientId\` and \`clientSecret\``);
  }
  if (status !== 200) throw new Error(`it answered with status ${status}`);
  if (typeof body.active !== 'boolean') throw new Error('it answered with something else than RFC 7662 has');
  return body.active ? body : undefined;
}

/** RFC 6749, section 2.3.1: both parts are encoded as in a form first. */
function basic(clientId: string, secret: string): string {
  const encoded = (text: string) => new URLSearchParams({ text }).toString().slice('text='.length);
  return `Basic ${Buffer.from(`${encoded(clientId)}:${encoded(secret)}`).toString('base64')}`;
}
