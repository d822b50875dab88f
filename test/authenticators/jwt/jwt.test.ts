import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { exportPKCS8, exportSPKI, SignJWT } from 'jose';
import { jwt } from '../../../plugins/authenticators/jwt';
import { AUDIENCE, type Issuer, type KeyPair, makeKey, startIssuer } from '../../support/issuer';
import { type Door, openDoor } from '../harness';
import { ATTACKS } from './attacks';

const UNVERIFIED = /could not be verified/;

describe('jwt', () => {
  let issuer: Issuer;
  let trap: Issuer;
  let rsa: KeyPair;
  let ec: KeyPair;
  let own: KeyPair;
  const doors: Door[] = [];

  before(async () => {
    [issuer, trap] = await Promise.all([startIssuer(), startIssuer()]);
    [rsa, ec, own] = await Promise.all([makeKey('rsa-1'), makeKey('ec-1', 'ES256'), makeKey('own')]);
    issuer.keys = [rsa.jwk, ec.jwk];
    trap.keys = [own.jwk];
  });
  after(async () => {
    await Promise.all([issuer.close(), trap.close()]);
  });
  afterEach(async () => {
    await Promise.all(doors.splice(0).map((door) => door.close()));
    delete process.env.TOKEN_TEST_KEY;
  });

  function open(parameters: object = {}, known?: Parameters<typeof openDoor>[2]): Door {
    const door = openDoor(jwt, { issuer: issuer.url, audience: AUDIENCE, ...parameters }, known);
    doors.push(door);
    return door;
  }

  describe('lets in', () => {
    for (const alg of ['RS256', 'PS256', 'ES256', 'ES384', 'EdDSA']) {
      it(`tokens signed by ${alg}`, async () => {
        const key = await makeKey(`key-${alg}`, alg);
        issuer.keys = [rsa.jwk, ec.jwk, key.jwk];
        expect(await open().show(await issuer.sign(key))).to.include({ name: 'ann' });
      });
    }

    it('guests, under an id that nobody else has', async () => {
      const claims = { preferred_username: 'Ann', org: { 'a.b': 'red' }, scope: 'read write' };
      const door = open({ claims: { team: ['org', 'a.b'] } });
      const guest = await door.show(await issuer.sign(rsa, claims));
      expect(guest).to.deep.include({
        id: `jwt:${issuer.url}:ann`,
        name: 'Ann',
        team: 'red',
        scopes: ['read', 'write'],
      });
      expect(guest?.claims).to.include({ sub: 'ann', scope: 'read write' });
    });

    it('consumers of the gateway, with what they have there', async () => {
      const door = open(
        { claims: { consumer: 'https://example.com/user', scopes: 'scp' } },
        { ann: { id: '1', name: 'ann', team: 'blue' }, bob: { reason: 'The consumer is switched off.' } },
      );
      const token = await issuer.sign(rsa, { 'https://example.com/user': 'ann', team: 'red', scp: ['read'] });
      expect(await door.show(token)).to.deep.include({ id: '1', team: 'blue', scopes: ['read'] });
      const off = await issuer.sign(rsa, { 'https://example.com/user': 'bob' });
      expect(await door.show(off)).to.deep.equal({ reason: 'The consumer is switched off.' });
    });

    it('no guests where it must not', async () => {
      const door = open({ guests: false }, { ann: { id: '1', name: 'ann' } });
      expect(await door.show(await issuer.sign(rsa))).to.include({ id: '1' });
      expect((await door.show(await issuer.sign(rsa, { sub: 'eve' })))?.reason).to.match(/does not know/);
    });

    it('tokens for one of several audiences, and for any where that is said', async () => {
      const both = await issuer.sign(rsa, { aud: ['other', 'second'] });
      expect(await open({ audience: ['first', 'second'] }).show(both)).to.include({ name: 'ann' });
      expect(await open({ audience: false }).show(both)).to.include({ name: 'ann' });
    });

    it('tokens that have ended within the tolerance, and those without an end where that is said', async () => {
      const now = Math.floor(Date.now() / 1000);
      const late = await issuer.sign(rsa, { exp: now - 10 });
      expect(await open().show(late)).to.include({ name: 'ann' });
      expect((await open({ clockTolerance: 0 }).show(late))?.reason).to.match(/expired/);
      const endless = await issuer.sign(rsa, { exp: undefined });
      expect(await open({ requireExp: false }).show(endless)).to.include({ name: 'ann' });
    });

    it('tokens with a key in PEM, and no other key', async () => {
      process.env.TOKEN_TEST_KEY = (await exportSPKI(rsa.publicKey)).replaceAll('\n', '\\n');
      const door = open({ publicKey: 'env:TOKEN_TEST_KEY' });
      expect(await door.show(await issuer.sign(rsa))).to.include({ name: 'ann' });
      expect((await door.show(await issuer.sign(ec)))?.reason).to.match(UNVERIFIED);
      expect((await door.show(await issuer.sign(own)))?.reason).to.match(UNVERIFIED);
      process.env.TOKEN_TEST_KEY = await exportSPKI(own.publicKey);
      expect(await door.show(await issuer.sign(own))).to.include({ name: 'ann' });
      process.env.TOKEN_TEST_KEY = 'broken';
      const other = await issuer.sign(own, { sub: 'bob' });
      expect(await door.show(other)).to.deep.equal({ unavailable: 'credentials_unavailable' });
      expect(door.logged.join())
        .to.match(/env:TOKEN_TEST_KEY cannot be used/)
        .and.not.contain('broken');
    });

    it('tokens with a secret', async () => {
      const secret = randomBytes(24).toString('base64');
      process.env.TOKEN_TEST_KEY = secret;
      const door = open({ secret: 'env:TOKEN_TEST_KEY' });
      const signed = (key: Uint8Array) => new SignJWT(issuer.claims()).setProtectedHeader({ alg: 'HS256' }).sign(key);
      expect(await door.show(await signed(Buffer.from(secret)))).to.include({ name: 'ann' });
      expect((await door.show(await signed(randomBytes(32))))?.reason).to.match(UNVERIFIED);
      expect((await door.show(await issuer.sign(rsa)))?.reason).to.match(UNVERIFIED);
    });
  });

  describe('refuses', () => {
    for (const { name, forge, reason = UNVERIFIED } of ATTACKS) {
      it(name, async () => {
        const door = open();
        const forged = await forge({ issuer, trap, rsa, ec, own });
        expect((await door.show(forged))?.reason).to.match(reason);
        // Once a good token was seen, too.
        expect(await door.show(await issuer.sign(rsa))).to.include({ name: 'ann' });
        expect((await door.show(forged))?.reason).to.match(reason);
        expect(trap.asked).to.deep.equal([]);
      });
    }

    it('with the same list a key in PEM', async () => {
      process.env.TOKEN_TEST_KEY = await exportSPKI(rsa.publicKey);
      const door = open({ publicKey: 'env:TOKEN_TEST_KEY' });
      for (const { name, forge } of ATTACKS) {
        expect((await door.show(await forge({ issuer, trap, rsa, ec, own })))?.reason, name).to.be.a('string');
      }
    });

    it('algorithms that are not on the list', async () => {
      const door = open({ algorithms: ['ES256'] });
      expect(await door.show(await issuer.sign(ec))).to.include({ name: 'ann' });
      expect((await door.show(await issuer.sign(rsa)))?.reason).to.match(UNVERIFIED);
    });

    it('tokens of another type, and those that are too old', async () => {
      const typed = open({ typ: 'at+jwt' });
      expect((await typed.show(await issuer.sign(rsa)))?.reason).to.match(/another type/);
      expect(await typed.show(await issuer.sign(rsa, {}, { typ: 'application/at+jwt' }))).to.include({ name: 'ann' });
      const iat = Math.floor(Date.now() / 1000) - 120;
      expect((await open({ maxTokenAge: 60 }).show(await issuer.sign(rsa, { iat })))?.reason).to.match(/too old/);
      expect(await open({ maxTokenAge: 180 }).show(await issuer.sign(rsa, { iat }))).to.include({ name: 'ann' });
    });

    it('claims that do not say what they must', async () => {
      const door = open({ required: { email_verified: true, 'realm.roles': ['user', 'admin'] } });
      const good = { email_verified: true, realm: { roles: ['guest', 'user'] } };
      expect(await door.show(await issuer.sign(rsa, good))).to.include({ name: 'ann' });
      const wrong = [
        { ...good, email_verified: 'true' },
        { ...good, realm: { roles: ['guest'] } },
        { realm: good.realm },
      ];
      for (const claims of wrong) {
        expect((await door.show(await issuer.sign(rsa, claims)))?.reason).to.match(/does not say/);
      }
    });

    it('tokens of 16 KiB and more unread', async () => {
      const asked = issuer.asked.length;
      const large = await issuer.sign(rsa, { a: 'a'.repeat(13_000) });
      expect(large.length).to.be.above(16 * 1024);
      expect((await open().show(large))?.reason).to.match(/longer than 16384/);
      expect(issuer.asked.length).to.equal(asked);
    });
  });

  it('leaves what is no token to others', async () => {
    const door = open();
    for (const other of ['id:secret', 'sk-eg-1-abc', 'a.b', 'a.b.c.d.e', 'a|b']) {
      expect(await door.show(other), other).to.equal(undefined);
    }
    expect(await door.show({})).to.equal(undefined);
  });

  describe('does not start with', () => {
    const wrong: [string, object, RegExp][] = [
      ['no audience', { audience: undefined }, /`audience` must say/],
      ['any audience by true', { audience: true }, /`audience` must say/],
      ['algorithm none', { algorithms: ['none'] }, /algorithms.0: must be one of/],
      ['HS256 for public keys', { algorithms: ['RS256', 'HS256'] }, /HS256 goes with a `secret` only/],
      ['RS256 for a secret', { secret: 'env:TOKEN_TEST_KEY', algorithms: ['RS256'] }, /RS256 cannot be used/],
      ['a secret that is written out', { secret: 'x'.repeat(32) }, /`secret` must be a reference/],
      ['a key that is written out', { publicKey: '-----BEGIN' }, /`publicKey` must be a reference/],
      ['a key that is not there', { publicKey: 'env:TOKEN_TEST_NOTHING' }, /TOKEN_TEST_NOTHING is not set/],
      ['two kinds of keys', { secret: 'env:A', publicKey: 'env:B' }, /only one of `publicKey`, `secret`/],
      ['keys over http', { jwksUri: 'http://example.com/keys' }, /`jwksUri` must be a URL that begins with https/],
      ['an issuer over http', { issuer: 'http://example.com' }, /`issuer`, .* must be a URL that begins with https/],
      ['an issuer that is no URL', { issuer: 'me' }, /`issuer`, .* must be a URL/],
      ['a user in a URL', { jwksUri: 'https://a:b@example.com/keys' }, /has no user in it/],
    ];
    for (const [name, parameters, message] of wrong) {
      it(name, () => expect(() => open(parameters)).to.throw(message));
    }

    it('a secret that is short, or a public key, and a key that is private', async () => {
      process.env.TOKEN_TEST_KEY = 'short';
      expect(() => open({ secret: 'env:TOKEN_TEST_KEY' })).to.throw(/less than 32 bytes/);
      process.env.TOKEN_TEST_KEY = await exportSPKI(rsa.publicKey);
      expect(() => open({ secret: 'env:TOKEN_TEST_KEY' })).to.throw(/which others may have/);
      process.env.TOKEN_TEST_KEY = await exportPKCS8(rsa.privateKey);
      expect(() => open({ publicKey: 'env:TOKEN_TEST_KEY' })).to.throw(/private key$/);
    });
  });
});
