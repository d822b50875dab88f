import { hash, randomBytes, timingSafeEqual } from 'node:crypto';

/** A key's two parts: the id is its name, the secret proves that the caller owns it. */
export interface KeyParts {
  readonly id: string;
  /** Never to be logged, stored or sent on. */
  readonly secret: string;
}

/**
 * The gateway's own keys are written `sk-eg-<id>-<secret>`. The id has no hyphen, and the secret is exactly the 43
 * characters of base64url that 256 bits take, so that a key has one reading, hyphens in the secret or not.
 */
const OWN_KEY = /^sk-eg-([a-z0-9]{1,64})-([A-Za-z0-9_-]{43})$/;

const SECRET_BYTES = 32;
const ID_BYTES = 8;

const HASH = /^sha256:([0-9a-f]{64})$/i;

/** A new key with a random id (16 hexadecimal digits) and a random secret of 256 bits. */
export function createKey(id = randomBytes(ID_BYTES).toString('hex')): KeyParts & { readonly text: string } {
  const secret = createSecret();
  return { id, secret, text: writeKey({ id, secret }) };
}

/** 256 random bits as base64url. */
export function createSecret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

/** The key as its owner sends it: `sk-eg-<id>-<secret>`, or `id:secret` where the host has made the id. */
export function writeKey({ id, secret }: KeyParts): string {
  const own = `sk-eg-${id}-${secret}`;
  return OWN_KEY.test(own) ? own : `${id}:${secret}`;
}

/** The parts of a key of ours, or of the host's `id:secret`; undefined where the text is neither. */
export function parseKey(text: string): KeyParts | undefined {
  const [, ownId, ownSecret] = OWN_KEY.exec(text) ?? [];
  if (ownId && ownSecret) return { id: ownId, secret: ownSecret };
  const colon = text.indexOf(':');
  if (colon < 1 || colon === text.length - 1) return undefined;
  return { id: text.slice(0, colon), secret: text.slice(colon + 1) };
}

/**
 * What is stored in place of a secret: `sha256:` and 64 hexadecimal digits. A slow hash, as passwords need it, would
 * add nothing to 256 random bits.
 */
export function hashOf(secret: string): `sha256:${string}` {
  return `sha256:${hash('sha256', secret)}`;
}

/** Whether this is what is stored in place of a secret, and no secret itself. */
export function isHash(stored: string): boolean {
  return HASH.test(stored);
}

/**
 * Whether the secret is the stored one, which is a hash or, for the host's own keys, plain text. Digests are compared,
 * in the same time wherever they differ, so that neither text nor length of a secret can be guessed bit by bit.
 */
export function sameSecret(secret: string, stored: string): boolean {
  return timingSafeEqual(digestOf(secret), storedDigest(stored));
}

function storedDigest(stored: string): Buffer {
  const hex = HASH.exec(stored)?.[1];
  return hex ? Buffer.from(hex, 'hex') : digestOf(stored);
}

function digestOf(secret: string): Buffer {
  return hash('sha256', secret, 'buffer');
}
