import { readFileSync } from 'node:fs';
import { AiError } from '../../core/error';
import { fetchJson, formRequest, type SmallAnswer } from '../../core/fetch-json';
import { isJsonObject, textOf, type Json } from '../../core/json';
import type { Transport } from '../../core/provider';
import { type AccessToken, TokenSource } from '../../core/token-source';
import type { CredentialSource } from './credentials';
import type { AwsCredentials } from './signature';

/** Where ECS, and EKS for its pod identities, give keys to containers without encryption. */
const CONTAINER_HOST = '169.254.170.2';
const LINK_LOCAL = new Set([CONTAINER_HOST, '169.254.170.23', '[fd00:ec2::23]', 'localhost', '[::1]']);

/**
 * Keys of the container that the gateway runs in.
 * Source: https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html
 */
export function containerKeys(send: Transport, environment: NodeJS.ProcessEnv): CredentialSource {
  const {
    AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative,
    AWS_CONTAINER_CREDENTIALS_FULL_URI: full,
    AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: tokenFile,
    AWS_CONTAINER_AUTHORIZATION_TOKEN: token,
  } = environment;
  const url = relative ? `http://${CONTAINER_HOST}${relative}` : full;
  const missing = url ? refusedAddress(url) : 'no container offers keys';
  return fetchedKeys('The container’s credential endpoint', missing, (signal) => {
    const authorization = tokenFile ? textIn(tokenFile) : token;
    const headers = { accept: 'application/json', ...(authorization ? { authorization } : {}) };
    return fetchJson(send, { url: url ?? '', headers }, signal);
  });
}

/** Keys are not asked for in the open, but on the machine itself. */
function refusedAddress(url: string): string | undefined {
  if (!URL.canParse(url)) return 'AWS_CONTAINER_CREDENTIALS_FULL_URI is not a URL';
  const { protocol, hostname } = new URL(url);
  const near = LINK_LOCAL.has(hostname) || hostname.startsWith('127.');
  return protocol === 'https:' || near ? undefined : 'AWS_CONTAINER_CREDENTIALS_FULL_URI must be https: or local';
}

/**
 * Keys of a role for a token that somebody else has signed, as EKS hands them to service accounts.
 * Source: https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
export function webIdentityKeys(send: Transport, environment: NodeJS.ProcessEnv): CredentialSource {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file, AWS_ROLE_ARN: role, AWS_ROLE_SESSION_NAME: session } = environment;
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  const host = region ? `sts.${region}.amazonaws.com` : 'sts.amazonaws.com';
  const missing = file && role ? undefined : 'no web identity is given';
  return fetchedKeys('AWS’s token service', missing, (signal) => {
    const request = formRequest(environment.AWS_ENDPOINT_URL_STS || `https://${host}/`, {
      Action: 'AssumeRoleWithWebIdentity',
      Version: '2011-06-15',
      RoleArn: role ?? '',
      RoleSessionName: session || `ai-gateway-${process.pid}`,
      WebIdentityToken: textIn(file ?? ''),
    });
    return fetchJson(send, { ...request, headers: { ...request.headers, accept: 'application/json' } }, signal);
  });
}

/**
 * Keys that somebody gives, kept until they end.
 *
 * @param who gives them, in words
 * @param missing what there is not to ask for them, in words
 */
export function fetchedKeys(
  who: string,
  missing: string | undefined,
  ask: (signal: AbortSignal) => Promise<SmallAnswer>,
): CredentialSource {
  const source = new TokenSource<AwsCredentials>(async (signal) => {
    const { status, body } = await ask(signal);
    const keys = keysIn(body);
    if (status === 200 && keys) return keys;
    const reason = textOf(body.message) || textOf(body.Message) || 'it gave no keys';
    throw new AiError(`${who} answered with status ${status}: ${reason}.`, {
      status: 502,
      code: 'provider_credentials_rejected',
    });
  });
  return { missing, get: (signal) => source.get(signal), rejected: () => source.rejected() };
}

/** Keys stand in the answer itself or deep below it; times are texts, or seconds since 1970. */
function keysIn(value: Json | undefined): AccessToken<AwsCredentials> | undefined {
  if (!isJsonObject(value)) return undefined;
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token, SessionToken, Expiration: end } = value;
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') {
    return Object.values(value).map(keysIn).find(Boolean);
  }
  const expiresAt = typeof end === 'number' ? end * 1000 : Date.parse(textOf(end));
  const sessionToken = textOf(Token) || textOf(SessionToken) || undefined;
  return { value: { accessKeyId, secretAccessKey, sessionToken }, expiresAt: expiresAt || Date.now() + LIFE_UNTOLD };
}

/** How long keys are used of which nobody says when they end. Milliseconds. */
const LIFE_UNTOLD = 15 * 60_000;

function textIn(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    throw new AiError(`${file}, which AWS's environment variables name, cannot be read.`, {
      status: 503,
      code: 'provider_credentials_missing',
    });
  }
}
