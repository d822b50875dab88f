import { expect } from 'chai';
import type { ServerResponse } from 'node:http';
import { mock } from 'node:test';
import { jwt } from '../../../plugins/authenticators/jwt';
import {
  AUDIENCE,
  DISCOVERY,
  type Issuer,
  JWKS,
  type KeyPair,
  makeKey,
  sendJson,
  startIssuer,
} from '../../support/issuer';
import { type Door, openDoor } from '../harness';

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const UNAVAILABLE = { unavailable: 'credentials_unavailable' };

/** Wrong ways to answer, of which no keys come. */
const BROKEN: Record<string, (response: ServerResponse) => void> = {
  'an error': (response) => void response.writeHead(500).end('{"keys":[]}'),
  HTML: (response) => void response.writeHead(200, { 'content-type': 'text/html' }).end('<html>Sign in</html>'),
  'a cut connection': (response) => void response.destroy(),
  'JSON of another kind': (response) => sendJson(response, { keys: 'none' }),
  'keys that are none': (response) => sendJson(response, { keys: [1, null] }),
  'a thousand keys': (response) => sendJson(response, { keys: Array.from({ length: 1000 }, () => ({ kty: 'RSA' })) }),
  '10 MB': (response) => void response.writeHead(200).end(`{"keys":[],"x":"${'x'.repeat(10 * 1024 * 1024)}"}`),
};

describe('keys that an issuer publishes', () => {
  let issuer: Issuer;
  let old: KeyPair;
  let next: KeyPair;
  let door: Door;
  let now: number;

  before(async () => {
    [old, next] = await Promise.all([makeKey('old'), makeKey('next')]);
  });
  beforeEach(async () => {
    now = Date.now();
    mock.timers.enable({ apis: ['Date'], now });
    issuer = await startIssuer();
    issuer.keys = [old.jwk];
    door = openDoor(jwt, { issuer: issuer.url, audience: AUDIENCE });
  });
  afterEach(async () => {
    mock.timers.reset();
    await door.close();
    await issuer.close();
  });

  const later = (milliseconds: number) => mock.timers.setTime((now += milliseconds));
  const lives = { exp: Math.floor(Date.now() / 1000) + 48 * 3600 };
  let count = 0;
  /** Who comes in with a token that nobody has seen yet. */
  const showNew = async (key: KeyPair, header?: object) =>
    door.show(await issuer.sign(key, { ...lives, jti: String(count++) }, header));

  it('are fetched once for all callers, and found where the issuer says', async () => {
    const shown = await Promise.all(Array.from({ length: 20 }, () => showNew(old)));
    expect(shown.map((one) => one?.name)).to.deep.equal(Array(20).fill('ann'));
    expect(issuer.asked).to.deep.equal([DISCOVERY, JWKS]);
  });

  it('are fetched again for an unknown id, and not more often than each half minute', async () => {
    await showNew(old);
    issuer.keys = [next.jwk];
    issuer.asked.length = 0;
    later(31 * SECOND);
    expect(await showNew(next)).to.include({ name: 'ann' });
    expect(issuer.asked).to.deep.equal([DISCOVERY, JWKS]);
    expect((await showNew(old))?.reason).to.match(/could not be verified/);
    await Promise.all(Array.from({ length: 50 }, (_, index) => showNew(next, { kid: `forged-${index}` })));
    expect(issuer.asked).to.have.length(2);
    later(31 * SECOND);
    await Promise.all(Array.from({ length: 50 }, (_, index) => showNew(next, { kid: `forged-${index}` })));
    expect(issuer.asked).to.have.length(4);
  });

  it('end within a minute for tokens that were seen before', async () => {
    const token = await issuer.sign(old, lives);
    expect(await door.show(token)).to.include({ name: 'ann' });
    issuer.keys = [next.jwk];
    later(31 * SECOND);
    await showNew(next);
    expect(await door.show(token)).to.include({ name: 'ann' });
    later(31 * SECOND);
    expect((await door.show(token))?.reason).to.match(/could not be verified/);
  });

  it('do not keep a token that was seen before beyond its end', async () => {
    const token = await issuer.sign(old, { exp: Math.floor(now / 1000) + 20 });
    expect(await door.show(token)).to.include({ name: 'ann' });
    later(51 * SECOND);
    expect((await door.show(token))?.reason).to.match(/expired/);
  });

  it('may have the same id, or none', async () => {
    const twin = await makeKey('old');
    issuer.keys = [twin.jwk, old.jwk];
    expect(await showNew(old)).to.include({ name: 'ann' });
    expect(await showNew(twin)).to.include({ name: 'ann' });
    expect(await showNew(old, { kid: undefined })).to.include({ name: 'ann' });
    expect((await showNew(next, { kid: 'old' }))?.reason).to.match(/could not be verified/);
  });

  it('of one issuer do not open what belongs to another', async () => {
    const other = await startIssuer();
    other.keys = [next.jwk];
    const both = openDoor(jwt, { issuer: other.url, audience: AUDIENCE });
    const crossed = await other.sign(old, { iss: issuer.url });
    expect((await both.show(crossed))?.reason).to.match(/another issuer/);
    expect((await both.show(await other.sign(old)))?.reason).to.match(/could not be verified/);
    await both.close();
    await other.close();
  });

  describe('that cannot be had', () => {
    for (const [name, page] of Object.entries(BROKEN)) {
      it(`for ${name}: nobody is let in, and those from before go on for a day`, async () => {
        issuer.pages.set(JWKS, page);
        expect(await showNew(old)).to.deep.equal(UNAVAILABLE);
        expect(door.logged.join()).to.contain('its tokens cannot be checked');
        // Asked again only after a pause.
        issuer.pages.clear();
        expect(await showNew(old)).to.deep.equal(UNAVAILABLE);
        later(6 * SECOND);
        expect(await showNew(old)).to.include({ name: 'ann' });
        issuer.pages.set(JWKS, page);
        later(23 * HOUR);
        expect(await showNew(old)).to.include({ name: 'ann' });
        later(2 * HOUR);
        expect(await showNew(old)).to.deep.equal(UNAVAILABLE);
      });
    }

    it('for an issuer that is down', async () => {
      const { url } = issuer;
      await issuer.close();
      expect(await door.show(await issuer.sign(old))).to.deep.equal(UNAVAILABLE);
      expect(door.logged.join()).to.contain(url);
      issuer = await startIssuer();
    });

    it('for a redirect, which leads elsewhere', async () => {
      const trap = await startIssuer();
      trap.keys = [next.jwk];
      issuer.pages.set(JWKS, (response) => response.writeHead(302, { location: trap.url + JWKS }).end());
      expect(await showNew(next)).to.deep.equal(UNAVAILABLE);
      expect(trap.asked).to.deep.equal([]);
      await trap.close();
    });

    it('for a description of another issuer, or one that leads to http', async () => {
      issuer.pages.set(DISCOVERY, (response) =>
        sendJson(response, { issuer: 'https://example.com', jwks_uri: issuer.url + JWKS }),
      );
      expect(await showNew(old)).to.deep.equal(UNAVAILABLE);
      issuer.pages.set(DISCOVERY, (response) =>
        sendJson(response, { issuer: issuer.url, jwks_uri: 'http://example.com/' }),
      );
      later(6 * SECOND);
      expect(await showNew(old)).to.deep.equal(UNAVAILABLE);
      expect(issuer.asked).to.deep.equal([DISCOVERY, DISCOVERY]);
      expect(door.logged.join()).to.contain('is of the issuer "https://example.com"').and.contain('begins with https');
    });

    it('for silence: the wait ends by itself, and at once for who leaves', async () => {
      issuer.pages.set(JWKS, () => {});
      const token = await issuer.sign(old);
      const leaving = new AbortController();
      const left = door.show(token, leaving.signal).catch((error: unknown) => error);
      const waiting = door.show(token);
      leaving.abort(new Error('gone'));
      expect(await left).to.include({ message: 'gone' });
      expect(await waiting).to.deep.equal(UNAVAILABLE);
    }).timeout(10_000);
  });

  it('are fetched from where the configuration says', async () => {
    issuer.pages.set('/my-keys', (response) => sendJson(response, { keys: [old.jwk] }));
    const direct = openDoor(jwt, { issuer: issuer.url, audience: AUDIENCE, jwksUri: `${issuer.url}/my-keys` });
    expect(await direct.show(await issuer.sign(old))).to.include({ name: 'ann' });
    expect(issuer.asked).to.deep.equal(['/my-keys']);
    await direct.close();
  });
});
