import { readFile } from 'node:fs/promises';
import { AiError } from '../../../core/error';
import { fetchJson, formRequest } from '../../../core/fetch-json';
import { isJsonObject, objectIn, textOf } from '../../../core/json';
import type { Json, JsonObject } from '../../../core/json';
import type { Transport } from '../../../core/provider';
import { askForToken, tokenIn } from '../../../core/token-answer';
import { SCOPE, type TokenFetch } from './accounts';

const TOKEN_SERVER = 'https://sts.googleapis.com/v1/token';
const EXCHANGE = 'The security token service of Google';
const IMPERSONATION = 'The service account credentials API of Google';

/**
 * Workload identity federation: the token of another identity provider is exchanged for one of Google's, and that one,
 * where the file says so, for one of a service account.
 * Source: https://google.aip.dev/auth/4117 and https://www.rfc-editor.org/rfc/rfc8693
 */
export const externalAccountToken: TokenFetch = async (credential, send, signal) => {
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    audience: textOf(credential.audience),
    scope: SCOPE,
    subject_token: await subjectToken(credential.credential_source, send, signal),
    subject_token_type: textOf(credential.subject_token_type),
  };
  const server = textOf(credential.token_url) || TOKEN_SERVER;
  const federated = tokenIn(await askForToken(send, formRequest(server, form), EXCHANGE, signal), EXCHANGE);
  const impersonation = textOf(credential.service_account_impersonation_url);
  if (!impersonation) return federated;
  const answer = await askForToken(send, impersonate(impersonation, federated.value), IMPERSONATION, signal);
  const ends = Date.parse(textOf(answer.expireTime));
  return tokenIn({ access_token: answer.accessToken, expires_in: (ends - Date.now()) / 1000 }, IMPERSONATION);
};

function impersonate(url: string, token: string) {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' };
  return { method: 'POST' as const, url, headers, body: JSON.stringify({ scope: [SCOPE] }) };
}

/** The other provider's token: a file that the platform writes anew before it ends, or the answer of a local server. */
async function subjectToken(source: Json | undefined, send: Transport, signal: AbortSignal): Promise<string> {
  const { file, url, headers, format }: JsonObject = isJsonObject(source) ? source : {};
  if (typeof file === 'string')
    return tokenOf(await readFile(file, { encoding: 'utf8', signal }).catch(cannot), format);
  if (typeof url !== 'string') {
    throw unusable(
      '`credential_source` of the credential names neither a file nor a url; AWS and programs are not read',
    );
  }
  const asked = Object.entries(isJsonObject(headers) ? headers : {}).map(([name, value]) => [name, textOf(value)]);
  const answer = await fetchJson(send, { url, headers: Object.fromEntries(asked) as Record<string, string> }, signal);
  if (answer.status >= 400) throw unusable(`the server of the subject token answered with status ${answer.status}`);
  return tokenOf(answer.text, format);
}

function tokenOf(text: string, format: Json | undefined): string {
  const { type, subject_token_field_name: field }: JsonObject = isJsonObject(format) ? format : {};
  if (type !== 'json') return text.trim();
  const token = textOf(objectIn(text)?.[textOf(field)]);
  if (token) return token;
  throw unusable(
    `the subject token is not in the member \`${textOf(field)}\` of a JSON object, as the credential says`,
  );
}

function cannot(error: unknown): never {
  throw unusable('the file of the subject token cannot be read', error);
}

function unusable(reason: string, cause?: unknown): AiError {
  return new AiError(`The gateway has no credential for Vertex AI: ${reason}.`, {
    status: 503,
    code: 'provider_credentials_missing',
    cause,
  });
}
