import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { mock } from 'node:test';
import { introspection } from '../../plugins/authenticators/introspection';
import { writeKey } from '../../plugins/core/api-key';
import { type Answering, json, sends, type StandIn, startStandIn } from '../support/stand-in';
import { type Door, openDoor } from './harness';

const SECRET = 'a secret & more: +';
const UNAVAILABLE = { unavailable: 'credentials_unavailable' };
const says = (answer: object) => json(200, { active: true, sub: 'ann', ...answer });

describe('introspection', () => {
  let server: StandIn;
  const doors: Door[] = [];

  before(() => {
    process.env.INTROSPECTION_TEST_SECRET = SECRET;
  });
  after(() => {
    delete process.env.INTROSPECTION_TEST_SECRET;
  });
  beforeEach(async () => {
    server = await startStandIn();
    server.answer(says({}));
  });
  afterEach(async () => {
    mock.timers.reset();
    await Promise.all(doors.splice(0).map((door) => door.close()));
    await server.close();
  });

  function open(parameters: object = {}, known?: Parameters<typeof openDoor>[2]): Door {
    const server_ = {
      url: `${server.url}/introspect`,
      clientId: 'the gateway',
      clientSecret: 'env:INTROSPECTION_TEST_SECRET',
    };
    const door = openDoor(introspection, { ...server_, ...parameters }, known);
    doors.push(door);
    return door;
  }

  /** Moves the clock on; what is under way on the network is not touched. */
  function passing(): (milliseconds: number) => void {
    let now = Date.now();
    mock.timers.enable({ apis: ['Date'], now });
    return (milliseconds) => mock.timers.setTime((now += milliseconds));
  }

  it('asks the server in the form that it knows', async () => {
    await open().show('some-token');
    const [{ path, text, headers }] = server.received as [(typeof server.received)[0]];
    expect({ path, text }).to.deep.equal({
      path: '/introspect',
      text: 'token=some-token&token_type_hint=access_token',
    });
    expect(headers).to.include({ 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' });
    const basic = Buffer.from(headers.authorization!.slice('Basic '.length), 'base64').toString();
    expect(basic).to.equal('the+gateway:a+secret+%26+more%3A+%2B');
  });

  it('lets in guests and consumers, with the scopes of the token', async () => {
    server.answer(says({ scope: 'read write', groups: ['red'], iss: 'https://example.com' }));
    const guest = await open({ claims: { team: 'groups.0' } }).show('token');
    const id = 'introspection:https://example.com:ann';
    expect(guest).to.deep.include({ id, name: 'ann', team: 'red', scopes: ['read', 'write'] });
    const known = await open({}, { ann: { id: '1', name: 'ann', team: 'blue' } }).show('token');
    expect(known).to.deep.include({ id: '1', team: 'blue', scopes: ['read', 'write'] });
  });

  const seconds = Math.floor(Date.now() / 1000);
  const refused: [string, object, object, RegExp][] = [
    ['not active', { active: false, sub: 'ann' }, {}, /not active/],
    ['over', { exp: seconds - 1 }, {}, /expired/],
    ['of later', { nbf: seconds + 600 }, {}, /not valid yet/],
    ['of another issuer', { iss: 'https://example.org' }, { issuer: 'https://example.com' }, /another issuer/],
    ['of no issuer', {}, { issuer: 'https://example.com' }, /another issuer/],
    ['for others', { aud: ['a', 'b'] }, { audience: ['c', 'd'] }, /audience/],
    ['for nobody', {}, { audience: 'c' }, /audience/],
    ['of nobody', { sub: undefined }, {}, /who calls/],
    ['without what is required', { org: 'a' }, { required: { org: 'b' } }, /`org` does not say/],
  ];
  for (const [name, answer, parameters, reason] of refused) {
    it(`refuses a token that is ${name}`, async () => {
      server.answer(says(answer));
      expect((await open(parameters).show('token'))?.reason).to.match(reason);
    });
  }

  it('takes a token of the issuer and for the audience that are configured', async () => {
    server.answer(says({ iss: 'https://example.com', aud: ['a', 'c'], exp: seconds + 600, nbf: seconds }));
    expect(await open({ issuer: 'https://example.com', audience: 'c' }).show('token')).to.include({ name: 'ann' });
  });

  it('asks once for all who show the same token, and believes the answer for a while', async () => {
    const later = passing();
    const door = open();
    const shown = await Promise.all(Array.from({ length: 20 }, () => door.show('token')));
    expect(shown.map((one) => one?.name)).to.deep.equal(Array(20).fill('ann'));
    expect(server.received).to.have.length(1);
    server.answer(json(200, { active: false }));
    later(29_000);
    expect(await door.show('token')).to.include({ name: 'ann' });
    later(2_000);
    expect((await door.show('token'))?.reason).to.match(/not active/);
    // A refusal is believed too, for less long.
    server.answer(says({}));
    later(9_000);
    expect((await door.show('token'))?.reason).to.match(/not active/);
    later(2_000);
    expect(await door.show('token')).to.include({ name: 'ann' });
  });

  it('does not believe an answer beyond the token’s end, nor at all where that is said', async () => {
    const later = passing();
    server.answer(says({ exp: Math.floor(Date.now() / 1000) + 10 }));
    const door = open();
    expect(await door.show('token')).to.include({ name: 'ann' });
    later(11_000);
    expect((await door.show('token'))?.reason).to.match(/expired/);
    server.answer(says({}));
    const always = open({ cacheSeconds: 0 });
    await always.show('other');
    await always.show('other');
    expect(server.received).to.have.length(2);
  });

  it('asks nobody about keys of the gateway, nor about what cannot be a token', async () => {
    const door = open();
    const own = writeKey({ id: 'a1', secret: randomBytes(32).toString('base64url') });
    for (const other of [own, 'id:secret', 'a|b', 'ä', 'a b'])
      expect(await door.show(other), other).to.equal(undefined);
    expect(await door.show({})).to.equal(undefined);
    expect((await door.show('a'.repeat(20_000)))?.reason).to.match(/longer than/);
    expect(server.received).to.have.length(0);
  });

  const broken: Record<string, Answering> = {
    'an error': json(500, { active: true, sub: 'ann' }),
    'a refusal of the gateway': json(401, { active: true, sub: 'ann' }),
    HTML: sends('text/html', '<html>'),
    'no verdict': json(200, { sub: 'ann' }),
    'a verdict in words': json(200, { active: 'true', sub: 'ann' }),
    'a list': json(200, [{ active: true }]),
    'a cut connection': (response) => void response.destroy(),
    'a megabyte': json(200, { active: true, sub: 'ann', x: 'x'.repeat(1024 * 1024) }),
    'a redirect': (response) => void response.writeHead(302, { location: '/other' }).end(),
    silence: () => {},
  };
  for (const [name, answering] of Object.entries(broken)) {
    it(`lets nobody in on ${name}, and asks again for the next caller`, async () => {
      server.answer(answering);
      const door = open({ timeout: 0.2 });
      expect(await door.show('some-token')).to.deep.equal(UNAVAILABLE);
      expect(door.logged).to.have.length(1);
      expect(door.logged.join()).to.not.contain('some-token').and.not.contain(SECRET);
      expect(server.received).to.have.length(1);
      server.answer(says({}));
      expect(await door.show('some-token')).to.include({ name: 'ann' });
    });
  }

  it('bounds how many questions are under way', async () => {
    server.answer(() => {});
    const door = open({ timeout: 0.5 });
    const shown = await Promise.all(Array.from({ length: 220 }, (_, index) => door.show(`token-${index}`)));
    expect(new Set(shown.map((one) => one?.unavailable))).to.deep.equal(new Set(['credentials_unavailable']));
    expect(door.logged.filter((line) => line.includes('200 questions'))).to.have.length(20);
    expect(server.received.length).to.be.at.most(200);
  });

  it('does not keep a caller who leaves', async () => {
    server.answer(() => {});
    const leaving = new AbortController();
    const left = open({ timeout: 0.2 })
      .show('token', leaving.signal)
      .catch((error: unknown) => error);
    leaving.abort(new Error('gone'));
    expect(await left).to.include({ message: 'gone' });
  });

  it('does not start over http, or with a secret that is written out or missing', () => {
    expect(() => open({ url: 'http://example.com' })).to.throw(/`url` must be a URL that begins with https/);
    expect(() => open({ clientSecret: 'abc' })).to.throw(/`clientSecret` must be a reference/);
    expect(() => open({ clientSecret: 'env:INTROSPECTION_TEST_NOTHING' })).to.throw(/NOTHING is not set/);
  });
});
