import { bearerSigner } from '../../../core/bearer-signer';
import { credentialMissing, type Endpoint } from '../../../core/endpoint';
import { objectIn, textOf } from '../../../core/json';
import type { JsonObject } from '../../../core/json';
import type { Signer, Transport } from '../../../core/provider';
import { Secret, isSecretReference } from '../../../core/secret';
import { TokenSource } from '../../../core/token-source';
import { authorizedUserToken, serviceAccountToken } from './accounts';
import type { TokenFetch } from './accounts';
import { externalAccountToken } from './external-account';
import { metadataToken } from './metadata-server';

/** What fetches a token, by the `type` of a credential file. */
const FETCHES: Readonly<Record<string, TokenFetch>> = {
  service_account: serviceAccountToken,
  external_account: externalAccountToken,
  authorized_user: authorizedUserToken,
};
/** Members whose values must never be shown. */
const SECRET_MEMBERS = ['private_key', 'client_secret', 'refresh_token'];

/** Signs calls with tokens for a credential file, or for the machine that the gateway runs on when there is none. */
export function tokenSigner(endpoint: Endpoint, send: Transport): Signer {
  const file = credentialFile(endpoint);
  const source = new TokenSource((signal) => {
    if (!file) return metadataToken(send, signal);
    const found = credentialIn(file);
    if (typeof found === 'string') throw credentialMissing(endpoint, found);
    return found.fetch(found.credential, send, signal);
  });
  const missing = () => {
    const found = file && credentialIn(file);
    return typeof found === 'string' ? found : undefined;
  };
  return bearerSigner(source, missing, () => secretsIn(file));
}

/** `credentials` of the endpoint, or the file that all of Google's programs look for. */
function credentialFile({ name, options }: Endpoint): Secret | undefined {
  const { credentials } = options;
  if (credentials === undefined) {
    const path = process.env.GOOGLE_APPLICATION_CREDENTIALS;
    return path ? new Secret(`file:${path}`) : undefined;
  }
  if (typeof credentials === 'string' && isSecretReference(credentials)) return new Secret(credentials);
  throw new Error(
    `serviceEndpoints.${name}.credentials: must be a reference to a credential file of Google's in JSON; write ` +
      "`credentials: 'file:/path/key.json'`, or `env:NAME` for a variable that holds the JSON",
  );
}

/** The credential and what fetches its tokens, or what is wrong with it in words. */
function credentialIn(file: Secret): { credential: JsonObject; fetch: TokenFetch } | string {
  const text = file.resolve();
  if (text === undefined) return file.missing;
  const credential = objectIn(text);
  if (!credential) return `${file.reference} does not hold a JSON object`;
  const type = textOf(credential.type);
  const fetch = FETCHES[type];
  if (fetch) return { credential, fetch };
  return `${file.reference} is of the type \`${type}\`, which is none of ${Object.keys(FETCHES).join(', ')}`;
}

function secretsIn(file: Secret | undefined): string[] {
  const text = file?.resolve();
  const credential = text === undefined ? undefined : objectIn(text);
  return SECRET_MEMBERS.map((member) => textOf(credential?.[member])).filter(Boolean);
}
