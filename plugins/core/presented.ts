import type { TLSSocket } from 'node:tls';
import type { ClientCertificate, Presented } from './authenticator';
import type { AiContext } from './context';
import { AiError } from './error';
import type { Exchange } from './exchange';

/** Headers in which SDKs send a bare key: Anthropic's, Azure's, Google's. */
const KEY_HEADERS = ['x-api-key', 'api-key', 'x-goog-api-key'] as const;

export interface PresentedOptions {
  /** Whether a key in the query counts, where the API has it there. */
  readonly keyInQuery?: boolean;
}

/**
 * What a caller has shown of itself, wherever its SDK puts it. Throws `AiError` 401 where two places hold different
 * keys: some SDKs send the same one twice, but of two nobody can tell which is meant.
 */
export function presentedBy(ai: AiContext, { keyInQuery = false }: PresentedOptions = {}): Presented {
  const sent = credentialsIn(ai);
  if (keyInQuery && ai.queryKey) sent.push(['the query', ai.queryKey]);
  const [first, ...others] = sent;
  const other = others.find(([, credential]) => credential !== first?.[1]);
  if (first && other) {
    throw notAuthenticated(`Two different keys were sent, in ${first[0]} and in ${other[0]}. Send one of them only.`);
  }
  if (!first && ai.queryKey) {
    const reason = 'A key in the query is not taken here, because queries end up in logs.';
    throw notAuthenticated(`${reason} Send it as the header \`x-goog-api-key: KEY\`.`);
  }
  return {
    credential: first?.[1],
    get certificate() {
      return certificateOf((ai as Exchange).req.socket as Partial<TLSSocket>);
    },
  };
}

/** 401, in words for the caller. */
export function notAuthenticated(message: string): AiError {
  return new AiError(message, { status: 401, code: 'invalid_api_key', headers: { 'www-authenticate': 'Bearer' } });
}

/** 503: nobody can say whether a caller may come in, which is no reason to let it in. */
export function notCheckable(what: 'Keys' | 'Tokens', cause: unknown): AiError {
  return new AiError(`${what} cannot be checked at the moment.`, {
    status: 503,
    code: 'credentials_unavailable',
    cause,
  });
}

/** Every key or token that was sent, with where it stood. */
function credentialsIn({ headers }: AiContext): [place: string, credential: string][] {
  const bearer = /^Bearer\s+(\S+)$/i.exec(headers.authorization?.toString() ?? '')?.[1];
  const found: [string, string | undefined][] = [
    ['`authorization`', bearer],
    ...KEY_HEADERS.map((name): [string, string | undefined] => [`\`${name}\``, headers[name]?.toString().trim()]),
    ['the WebSocket subprotocol', keyOfBrowser(headers['sec-websocket-protocol']?.toString())],
  ];
  return found.filter((entry): entry is [string, string] => Boolean(entry[1]));
}

/**
 * Browsers cannot send headers with a WebSocket connection: OpenAI's realtime clients send the key as a subprotocol,
 * in which a colon must be written `%3A`.
 */
function keyOfBrowser(protocols = ''): string | undefined {
  const key = /(?:^|[\s,])openai-insecure-api-key\.([^\s,]+)/.exec(protocols)?.[1];
  return key?.replaceAll(/%3a/gi, ':');
}

/** Only what the host has verified against its `ca` says who somebody is. */
function certificateOf(socket: Partial<TLSSocket>): ClientCertificate | undefined {
  if (socket.authorized !== true) return undefined;
  const certificate = socket.getPeerCertificate?.();
  if (!certificate?.fingerprint256) return undefined;
  const [commonName] = [certificate.subject.CN].flat();
  return {
    commonName,
    alternativeNames: alternativeNames(certificate.subjectaltname ?? ''),
    fingerprint: certificate.fingerprint256,
  };
}

/**
 * Node joins the names with commas and writes one that has a comma itself as a JSON text, so that nobody can smuggle in
 * another name, see https://nodejs.org/api/crypto.html#x509subjectaltname.
 */
function alternativeNames(joined: string): string[] {
  const names = joined.matchAll(/(?:^|, )([^:,"]+):("(?:[^"\\]|\\.)*"|[^,]*)/g);
  return [...names].map(([, kind, name = '']) => `${kind}:${name.startsWith('"') ? String(JSON.parse(name)) : name}`);
}
