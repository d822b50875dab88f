import { createHmac, randomBytes } from 'node:crypto';
import { exportSPKI } from 'jose';
import type { Issuer, KeyPair } from '../../support/issuer';

/** What an attacker may have: the issuer's public keys, tokens of its own, keys of its own. */
export interface Loot {
  issuer: Issuer;
  /** The issuer's keys, of which the private halves sign what the issuer itself would sign. */
  rsa: KeyPair;
  ec: KeyPair;
  /** The attacker's. */
  own: KeyPair;
  /** Where the attacker publishes its key. */
  trap: Issuer;
}

export interface Attack {
  name: string;
  forge(loot: Loot): Promise<string>;
  /** What the caller is told, where it is not just that the token could not be verified. */
  reason?: RegExp;
}

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const seconds = () => Math.floor(Date.now() / 1000);

/** A token with any header and any signature. */
function raw({ issuer }: Loot, header: object, signature = '', claims: unknown = issuer.claims()): string {
  return `${encoded(header)}.${encoded(claims)}.${signature}`;
}

/** A token signed with the text of a public key, as if it were a shared secret. */
function confused(loot: Loot, key: string): string {
  const signed = raw(loot, { alg: 'HS256', kid: loot.rsa.kid, typ: 'JWT' }).slice(0, -1);
  return `${signed}.${createHmac('sha256', key).update(signed).digest('base64url')}`;
}

const signedByAttacker = (header: (loot: Loot) => object) => (loot: Loot) =>
  loot.issuer.sign(loot.own, {}, header(loot));

const claiming = (claims: () => Record<string, unknown>) => (loot: Loot) => loot.issuer.sign(loot.rsa, claims());

async function withSignature(loot: Loot, key: KeyPair, change: (signature: Buffer) => Buffer): Promise<string> {
  const [header, payload, signature] = (await loot.issuer.sign(key)).split('.');
  return `${header}.${payload}.${change(Buffer.from(signature!, 'base64url')).toString('base64url')}`;
}

const NONE = ['none', 'None', 'NONE', 'nOnE', '', ' none', 'none\0'].map((alg) => ({
  name: `alg ${JSON.stringify(alg)}`,
  forge: (loot: Loot) => Promise.resolve(raw(loot, { alg, kid: loot.rsa.kid, typ: 'JWT' })),
}));

const KIDS = [
  '../../../../dev/null',
  '..\\..\\windows\\win.ini',
  "' OR '1'='1",
  '/etc/passwd',
  'https://example.com/key',
  '__proto__',
  'constructor',
  '',
].map((kid) => ({ name: `kid ${JSON.stringify(kid)}`, forge: signedByAttacker(() => ({ kid })) }));

/** Ways to come in with a token that the issuer has not made for this gateway and this moment. */
export const ATTACKS: readonly Attack[] = [
  ...NONE,
  ...KIDS,
  {
    name: 'a signature of alg none that is not empty',
    forge: async (loot) => raw(loot, { alg: 'none', kid: loot.rsa.kid }, randomBytes(256).toString('base64url')),
  },
  {
    name: 'HS256 with the public key in PEM',
    forge: async (loot) => confused(loot, await exportSPKI(loot.rsa.publicKey)),
  },
  {
    name: 'HS256 with the public key as a JWK',
    forge: async (loot) => confused(loot, JSON.stringify(loot.rsa.jwk)),
  },
  { name: 'HS256 with an empty key', forge: async (loot) => confused(loot, '') },
  { name: 'a key of the attacker under an id of the issuer', forge: signedByAttacker(({ rsa }) => ({ kid: rsa.kid })) },
  { name: 'a key in the header', forge: signedByAttacker(({ own, rsa }) => ({ kid: rsa.kid, jwk: own.jwk })) },
  {
    name: 'a key in the header, without an id',
    forge: signedByAttacker(({ own }) => ({ kid: undefined, jwk: own.jwk })),
  },
  { name: 'a link to keys', forge: signedByAttacker(({ trap }) => ({ jku: `${trap.url}/jwks` })) },
  { name: 'a link to a certificate', forge: signedByAttacker(({ trap }) => ({ x5u: `${trap.url}/jwks` })) },
  { name: 'a certificate in the header', forge: signedByAttacker(() => ({ x5c: ['MIIB'] })) },
  { name: 'an empty signature', forge: (loot) => withSignature(loot, loot.rsa, () => Buffer.alloc(0)) },
  {
    name: 'a signature of zeros',
    forge: (loot) => withSignature(loot, loot.rsa, (bytes) => Buffer.alloc(bytes.length)),
  },
  { name: 'an elliptic signature of zeros', forge: (loot) => withSignature(loot, loot.ec, () => Buffer.alloc(64)) },
  {
    name: 'a payload that was changed',
    async forge(loot) {
      const [header, , signature] = (await loot.issuer.sign(loot.rsa)).split('.');
      return `${header}.${encoded(loot.issuer.claims({ sub: 'root' }))}.${signature}`;
    },
  },
  {
    name: 'a detached payload',
    async forge(loot) {
      const [header, , signature] = (await loot.issuer.sign(loot.rsa)).split('.');
      return `${header}..${signature}`;
    },
    reason: /another issuer/,
  },
  {
    name: 'an algorithm that is not for the key',
    forge: async (loot) => raw(loot, { alg: 'ES256', kid: loot.rsa.kid }, randomBytes(64).toString('base64url')),
  },
  {
    name: 'a critical header that nobody knows',
    forge: critical,
  },
  {
    name: 'a payload that is no JSON',
    forge: () => Promise.resolve(`${encoded({ alg: 'RS256' })}.bm90IGpzb24.AAAA`),
    reason: /issuer/,
  },
  {
    name: 'a payload that is a list',
    forge: async (loot) => raw(loot, { alg: 'RS256' }, 'AAAA', []),
    reason: /issuer/,
  },
  { name: 'an end in the past', forge: claiming(() => ({ exp: seconds() - 60 })), reason: /expired/ },
  { name: 'no end', forge: claiming(() => ({ exp: undefined })), reason: /lacks the claim `exp`/ },
  { name: 'an end that is text', forge: claiming(() => ({ exp: '9999999999' })), reason: /claim `exp` is not valid/ },
  { name: 'a beginning in the future', forge: claiming(() => ({ nbf: seconds() + 60 })), reason: /not valid yet/ },
  { name: 'another audience', forge: claiming(() => ({ aud: 'elsewhere' })), reason: /audience/ },
  { name: 'other audiences', forge: claiming(() => ({ aud: ['elsewhere', 'gateway2'] })), reason: /audience/ },
  { name: 'no audience', forge: claiming(() => ({ aud: undefined })), reason: /lacks the claim `aud`/ },
  { name: 'another issuer', forge: claiming(() => ({ iss: 'https://example.com' })), reason: /another issuer/ },
  {
    name: 'an issuer that begins alike',
    forge: (loot) => loot.issuer.sign(loot.rsa, { iss: `${loot.issuer.url}/` }),
    reason: /issuer/,
  },
  { name: 'no issuer', forge: claiming(() => ({ iss: undefined })), reason: /issuer/ },
  { name: 'nobody', forge: claiming(() => ({ sub: undefined })), reason: /who calls/ },
  { name: 'an object for a name', forge: claiming(() => ({ sub: { toString: 'root' } })), reason: /who calls/ },
  { name: 'a name of 10,000 letters', forge: claiming(() => ({ sub: 'a'.repeat(10_000) })), reason: /who calls/ },
  { name: 'claims nested 200 deep', forge: claiming(() => ({ a: nested(200) })), reason: /nested too deep/ },
];

function nested(levels: number): unknown {
  return levels === 0 ? 1 : [nested(levels - 1)];
}

/** Signed as a library would that does not look at what it signs. */
async function critical(loot: Loot): Promise<string> {
  const signed = raw(loot, { alg: 'RS256', kid: loot.rsa.kid, crit: ['exp'], exp: 1 }).slice(0, -1);
  const signature = await crypto.subtle.sign('RSASSA-PKCS1-v1_5', loot.rsa.privateKey, Buffer.from(signed));
  return `${signed}.${Buffer.from(signature).toString('base64url')}`;
}
