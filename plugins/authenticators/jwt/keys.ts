import { createPublicKey, type KeyObject } from 'node:crypto';
import { messageOf } from '../../core/message-of';
import type { Logger, Services } from '../../core/services';
import { secretAt } from '../../core/secret';
import { trustedUrl } from '../../core/trusted-url';
import { notCheckable } from '../../core/presented';
import { discoveryUrl, fetchKeys } from './fetch-keys';
import { ASYMMETRIC, type JwtParameters, SYMMETRIC } from './parameters';
import { type FindKey, RemoteKeys } from './remote-keys';

/** Bytes; a secret must be as long as the hash, RFC 7518, section 3.2. */
const SHORTEST_SECRET = 32;
/** Bits of an RSA key, RFC 7518, section 3.3. */
const SHORTEST_MODULUS = 2048;

/** How signatures are verified: with which keys, and by which algorithms. */
export interface Signing {
  readonly find: FindKey;
  readonly algorithms: readonly string[];
}

/**
 * Reads which keys tokens are signed with. A secret never goes with algorithms of public keys nor a public key with
 * those of secrets: else everybody who has the public key could sign.
 */
export function signingOf(parameters: JwtParameters, services: Services): Signing {
  const { jwksUri, publicKey, secret } = parameters;
  const given = Object.entries({ jwksUri, publicKey, secret }).filter(([, value]) => value !== undefined);
  if (given.length > 1) {
    throw new Error(`only one of ${given.map(([name]) => `\`${name}\``).join(', ')} can say how tokens are verified`);
  }
  const algorithms = allowed(parameters, secret === undefined ? ASYMMETRIC : SYMMETRIC);
  const find = secret === undefined ? publicKeys(parameters, services) : secretKey(secret, services.logger);
  return { find, algorithms };
}

function allowed({ algorithms, secret }: JwtParameters, known: readonly string[]): readonly string[] {
  const wrong = algorithms?.find((name) => !known.includes(name));
  if (wrong === undefined) return algorithms ?? known;
  const how = secret === undefined ? 'goes with a `secret` only' : 'cannot be used with a `secret`';
  throw new Error(`\`algorithms\`: ${wrong} ${how}`);
}

function publicKeys({ issuer, publicKey, ...given }: JwtParameters, { send, logger }: Services): FindKey {
  if (publicKey !== undefined) return fixedKey(publicKey, logger);
  const jwksUri = given.jwksUri && trustedUrl(given.jwksUri, '`jwksUri`');
  if (!jwksUri) discoveryUrl(issuer);
  return new RemoteKeys(issuer, (signal) => fetchKeys(send, { issuer, jwksUri }, signal), logger).find;
}

function secretKey(reference: string, logger: Logger): FindKey {
  return keyIn({ reference, name: 'secret', logger }, (text) => {
    if (text.includes('-----BEGIN')) throw new Error('it holds a key or certificate, which others may have');
    const bytes = Buffer.from(text);
    if (bytes.length >= SHORTEST_SECRET) return bytes;
    throw new Error(`it has less than ${SHORTEST_SECRET} bytes`);
  });
}

function fixedKey(reference: string, logger: Logger): FindKey {
  return keyIn({ reference, name: 'publicKey', logger }, (text) => {
    // A private key has its public half, too, but has no place in a gateway.
    if (text.includes('PRIVATE KEY')) throw new Error('it holds a private key');
    // Line ends are often written out in environment variables.
    const key = createPublicKey(text.replaceAll('\\n', '\n'));
    if ((key.asymmetricKeyDetails?.modulusLength ?? Infinity) >= SHORTEST_MODULUS) return key;
    throw new Error(`it has less than ${SHORTEST_MODULUS} bits`);
  });
}

interface KeyPlace {
  reference: string;
  /** The parameter. */
  name: string;
  logger: Logger;
}

/**
 * A key that somebody else keeps, read anew when it has changed. Throws when it is not there or no such key; when it
 * becomes so later, the operator is told once and nobody is let in.
 */
function keyIn<Key extends KeyObject | Buffer>(place: KeyPlace, parse: (text: string) => Key): FindKey {
  const { reference, name, logger } = place;
  const secret = secretAt(reference, name);
  const read = (text: string | undefined): Key => {
    if (text === undefined) throw new Error(`\`${name}\`: ${secret.missing}`);
    try {
      return parse(text);
    } catch (error) {
      const reason = messageOf(error);
      throw new Error(`\`${name}\`: what is at ${reference} cannot be used: ${reason}`, { cause: error });
    }
  };
  const readAgain = (text: string | undefined): Key | undefined => {
    try {
      return read(text);
    } catch (error) {
      logger.error(`tokens cannot be checked: ${String(error)}`);
      return undefined;
    }
  };
  const text = secret.resolve();
  let known: { text?: string; key?: Key } = { text, key: read(text) };
  return () => () => {
    const present = secret.resolve();
    if (present !== known.text) known = { text: present, key: readAgain(present) };
    if (!known.key) throw notCheckable('Tokens', `there is no usable key at ${reference}`);
    return known.key;
  };
}
