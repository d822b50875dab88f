import http from 'node:http';
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from 'jose';
import { closeServer, listenLocally } from './local-server';

export const AUDIENCE = 'gateway';

export interface KeyPair {
  readonly kid: string;
  readonly alg: string;
  readonly publicKey: CryptoKey;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

export async function makeKey(kid: string, alg = 'RS256'): Promise<KeyPair> {
  const { publicKey, privateKey } = await generateKeyPair(alg, { extractable: true });
  return { kid, alg, publicKey, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg, use: 'sig' } };
}

type Page = (response: http.ServerResponse) => void;

/** An OpenID Connect provider, as much of it as publishes keys. */
export interface Issuer {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly asked: string[];
  /** Keys that it publishes. */
  keys: JWK[];
  /** What its pages are, where they are not as they should be. */
  readonly pages: Map<string, Page>;
  /** Claims of a good token; a member that is undefined is left out. */
  claims(more?: JWTPayload): JWTPayload;
  /** A token signed with this key. */
  sign(key: KeyPair, claims?: JWTPayload, header?: object): Promise<string>;
  close(): Promise<void>;
}

export const DISCOVERY = '/.well-known/openid-configuration';
export const JWKS = '/jwks';

export async function startIssuer(): Promise<Issuer> {
  const server = http.createServer(({ url: path = '' }, response) => {
    issuer.asked.push(path);
    const page = issuer.pages.get(path);
    if (page) return page(response);
    if (path === DISCOVERY) return sendJson(response, { issuer: issuer.url, jwks_uri: issuer.url + JWKS });
    if (path === JWKS) return sendJson(response, { keys: issuer.keys });
    response.writeHead(404).end();
  });
  const url = await listenLocally(server);
  const issuer: Issuer = {
    url,
    asked: [],
    keys: [],
    pages: new Map(),
    claims: (more) => {
      const now = Math.floor(Date.now() / 1000);
      return { iss: url, aud: AUDIENCE, sub: 'ann', iat: now, exp: now + 600, ...more };
    },
    sign: ({ kid, alg, privateKey }, claims, header) =>
      new SignJWT(issuer.claims(claims)).setProtectedHeader({ alg, kid, typ: 'JWT', ...header }).sign(privateKey),
    close: () => closeServer(server),
  };
  return issuer;
}

export function sendJson(response: http.ServerResponse, body: unknown): void {
  response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}
