import crypto = require('node:crypto');

/** The two functions that Node 22 took away, as Node 20 has them. */
interface LegacyCrypto {
  createCipher?: typeof createCipher;
  createDecipher?: typeof createDecipher;
}

/**
 * Gives Node back `crypto.createCipher` and `crypto.createDecipher` where it has lost them: the host stores OAuth2
 * tokens and credentials with them. Does nothing where they exist. What one version of Node has stored, another reads.
 */
export function supplyLegacyCiphers(target: LegacyCrypto = crypto): void {
  target.createCipher ??= createCipher;
  target.createDecipher ??= createDecipher;
}

export function createCipher(algorithm: string, password: string | Buffer): crypto.Cipher {
  const { key, iv } = deriveKey(algorithm, password);
  return crypto.createCipheriv(algorithm, key, iv);
}

export function createDecipher(algorithm: string, password: string | Buffer): crypto.Decipher {
  const { key, iv } = deriveKey(algorithm, password);
  return crypto.createDecipheriv(algorithm, key, iv);
}

/**
 * OpenSSL's `EVP_BytesToKey` with MD5, one round and no salt: D1 = MD5(password), Dn = MD5(Dn-1 + password), key and
 * initialisation vector cut from D1 D2 D3 ...
 * Source: https://docs.openssl.org/3.0/man3/EVP_BytesToKey/ and Node 20's documentation of `crypto.createCipher`.
 */
function deriveKey(algorithm: string, password: string | Buffer): { key: Buffer; iv: Buffer | null } {
  const info = crypto.getCipherInfo(algorithm);
  if (!info) throw new Error(`Node has no cipher \`${algorithm}\`: see crypto.algorithm in system.config.yml`);
  const { keyLength, ivLength = 0 } = info;
  let derived = Buffer.alloc(0);
  let last = Buffer.alloc(0);
  while (derived.length < keyLength + ivLength) {
    last = crypto.createHash('md5').update(last).update(password).digest();
    derived = Buffer.concat([derived, last]);
  }
  const iv = ivLength ? derived.subarray(keyLength, keyLength + ivLength) : null;
  return { key: derived.subarray(0, keyLength), iv };
}
