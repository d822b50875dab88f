/**
 * AWS's Signature Version 4: proves that whoever sends a call knows a secret key, without showing it.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-create-signed-request.html
 */
import { createHash, createHmac } from 'node:crypto';

export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of temporary keys. */
  readonly sessionToken?: string;
}

export interface SignedCall {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | string;
}

const ALGORITHM = 'AWS4-HMAC-SHA256';
const SERVICE = 'bedrock';

/** The headers to send with a call. Only those that no proxy changes are signed: host, type, and what is added here. */
export function signatureHeaders(
  { method, url, headers, body = '' }: SignedCall,
  credentials: AwsCredentials,
  region: string,
  now = new Date(),
): Record<string, string> {
  const { host, pathname, searchParams } = new URL(url);
  const time = now.toISOString().replace(/[-:]|\.\d{3}/g, '');
  const bodyHash = hash(body);
  const added: Record<string, string> = {
    'x-amz-content-sha256': bodyHash,
    'x-amz-date': time,
    ...(credentials.sessionToken ? { 'x-amz-security-token': credentials.sessionToken } : {}),
  };
  const type = headers['content-type'];
  const signed = Object.entries({ ...(type ? { 'content-type': type } : {}), host, ...added }).sort(byName);
  const names = signed.map(([name]) => name).join(';');
  const lines = signed.map(([name, value]) => `${name}:${value.trim()}\n`).join('');
  const request = [method, canonicalPath(pathname), canonicalQuery(searchParams), lines, names, bodyHash].join('\n');

  const scope = [time.slice(0, 8), region, SERVICE, 'aws4_request'];
  const text = [ALGORITHM, time, scope.join('/'), hash(request)].join('\n');
  const key = scope.reduce<Buffer | string>(hmac, `AWS4${credentials.secretAccessKey}`);
  const signature = hmac(key, text).toString('hex');
  const credential = `${credentials.accessKeyId}/${scope.join('/')}`;
  return {
    ...added,
    authorization: `${ALGORITHM} Credential=${credential}, SignedHeaders=${names}, Signature=${signature}`,
  };
}

/** All services but S3 want the path, which is encoded already, encoded once more. */
function canonicalPath(pathname: string): string {
  return pathname.split('/').map(encoded).join('/');
}

function canonicalQuery(query: URLSearchParams): string {
  const pairs = [...query].map(([name, value]): [string, string] => [encoded(name), encoded(value)]);
  return pairs
    .sort(([name, value], [otherName, otherValue]) => byName([name], [otherName]) || byName([value], [otherValue]))
    .map((pair) => pair.join('='))
    .join('&');
}

/** Everything but letters, digits and `-._~`. */
function encoded(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

function byName([one]: readonly string[], [other]: readonly string[]): number {
  return one! < other! ? -1 : one! > other! ? 1 : 0;
}

function hash(content: Buffer | string): string {
  return createHash('sha256').update(content).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
