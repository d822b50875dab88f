import { createHmac } from 'node:crypto';

/** What a call of ours to somebody's address is known by. */
export interface SignedMessage {
  /** The same for every try of the same message, so that the receiver can tell repetitions. */
  readonly id: string;
  /** When it is sent, in seconds since 1970: receivers refuse old ones. */
  readonly timestamp: number;
  /** As it is sent, to the byte. */
  readonly body: string;
}

/**
 * The headers by which a receiver knows that a call is from us, whole and fresh: an HMAC with SHA-256 over id, time
 * and body. Source: Standard Webhooks 1.0.0, symmetric signatures.
 *
 * @param secret base64, mostly with `whsec_` before it. Throws when it is not, or shorter than 16 bytes.
 */
export function signedHeaders({ id, timestamp, body }: SignedMessage, secret: string): Record<string, string> {
  const signature = createHmac('sha256', keyOf(secret)).update(`${id}.${timestamp}.${body}`).digest('base64');
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': `v1,${signature}` };
}

function keyOf(secret: string): Buffer {
  const encoded = secret.replace(/^whsec_/, '');
  const key = Buffer.from(encoded, 'base64');
  if (key.length >= 16 && /^[A-Za-z0-9+/]+={0,2}$/.test(encoded)) return key;
  throw new Error(
    "a webhook's secret must be at least 16 random bytes in base64, such as `openssl rand -base64 32` prints, " +
      'with or without `whsec_` before it',
  );
}
