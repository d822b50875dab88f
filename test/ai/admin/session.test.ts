import { expect } from 'chai';
import type { AuditRow } from '../../../plugins/core/audit-log';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { askAdmin, bearer, ELSEWHERE } from './ask-admin';

const ADMIN = 'admin-token-0123456789';
const VIEWER = 'viewer-token-0123456789';
const GATEWAY = { policies: ['proxy'], pipelines: {}, apiEndpoints: {}, serviceEndpoints: {} };
const USER = { username: 'ann', firstname: 'a', lastname: 'b' };
/** Behind a proxy with a name of its own, so that this machine gets in by nothing but a session. */
const HOST = 'gateway.example';
const ORIGIN = `https://${HOST}`;
const BROWSER = { ...ELSEWHERE, host: HOST };

describe('sessions of browsers', () => {
  let gateway: RunningGateway;
  beforeEach(async () => {
    Object.assign(process.env, { AI_ADMIN_TOKEN: ADMIN, AI_VIEWER_TOKEN: VIEWER });
    gateway = await startGateway({ gateway: GATEWAY });
  });
  afterEach(async () => {
    delete process.env.AI_ADMIN_TOKEN;
    delete process.env.AI_VIEWER_TOKEN;
    await gateway.stop();
  });

  const ask = (method: string, path: string, headers: Record<string, string>, body?: unknown) =>
    askAdmin(gateway, path, { method, headers: { ...BROWSER, ...headers }, ...(body === undefined ? {} : { body }) });
  const signIn = (token: unknown, headers: Record<string, string> = {}) =>
    ask('POST', '/ai/session', { origin: ORIGIN, 'sec-fetch-site': 'same-origin', ...headers }, { token });
  async function cookieOf(token: string, headers?: Record<string, string>): Promise<string> {
    const { status, text, headers: told } = await signIn(token, headers);
    expect(status, text).to.equal(204);
    return told['set-cookie']![0]!.split(';')[0]!;
  }

  it('begin with a token, and are what that token is', async () => {
    expect((await ask('GET', '/ai/session', {})).status).to.equal(401);
    for (const [token, role, change] of [[ADMIN, 'admin', 200] as const, [VIEWER, 'viewer', 403] as const]) {
      const cookie = await cookieOf(token);
      const { status, text, headers } = await ask('GET', '/ai/session', { cookie });
      expect(status).to.equal(200);
      expect(JSON.parse(text)).to.deep.equal({ actor: 'token', role, loopback: false });
      expect(headers['cache-control']).to.equal('no-store');
      expect((await ask('GET', '/ai/usage', { cookie: `theme=dark; ${cookie}` })).status).to.equal(200);
      expect((await ask('POST', '/users', { cookie, origin: ORIGIN }, USER)).status).to.equal(change);
      expect((await ask('GET', '/credentials', { cookie })).status).to.equal(change);
    }
  });

  it('have a cookie that scripts cannot read and other sites cannot send', async () => {
    const plain = (await signIn(ADMIN)).headers['set-cookie']![0]!;
    expect(plain).to.match(/^ai_admin_session=[\w-]{43}; /);
    const flags = plain.split('; ').slice(1);
    expect(flags).to.include.members(['HttpOnly', 'SameSite=Strict', 'Path=/', 'Max-Age=43200']);
    expect(flags).to.not.include('Secure');
    const overTls = (await signIn(ADMIN, { 'x-forwarded-proto': 'https' })).headers['set-cookie']![0]!;
    expect(overTls.split('; ')).to.include('Secure');
  });

  it('end when somebody signs out', async () => {
    const [cookie, other] = [await cookieOf(ADMIN), await cookieOf(ADMIN)];
    const { status, headers } = await ask('DELETE', '/ai/session', { cookie, origin: ORIGIN });
    expect(status).to.equal(204);
    expect(headers['set-cookie']![0]).to.match(/^ai_admin_session=;.*Expires=Thu, 01 Jan 1970/);
    expect((await ask('GET', '/ai/session', { cookie })).status).to.equal(401);
    expect((await ask('GET', '/ai/session', { cookie: other })).status).to.equal(200);
    expect((await ask('DELETE', '/ai/session', { origin: ORIGIN })).status).to.equal(204);
  });

  it('end with the token', async () => {
    const cookies = [await cookieOf(ADMIN), await cookieOf(VIEWER)];
    process.env.AI_ADMIN_TOKEN = 'another-token-0123456789';
    expect((await ask('GET', '/ai/session', { cookie: cookies[0]! })).status).to.equal(401);
    expect((await ask('GET', '/ai/session', { cookie: cookies[1]! })).status).to.equal(200);
    // A viewer's session does not come back as an admin's, nor an ended one at all.
    Object.assign(process.env, { AI_ADMIN_TOKEN: ADMIN, AI_VIEWER_TOKEN: 'third-token-0123456789' });
    for (const cookie of cookies) expect((await ask('GET', '/ai/session', { cookie })).status).to.equal(401);
  });

  it('do not begin with an id that somebody else has chosen', async () => {
    const chosen = `ai_admin_session=${'a'.repeat(43)}`;
    const given = await cookieOf(ADMIN, { cookie: chosen });
    expect(given).to.not.equal(chosen);
    expect((await ask('GET', '/ai/session', { cookie: chosen })).status).to.equal(401);
    const later = await cookieOf(VIEWER, { cookie: given });
    expect((await ask('GET', '/ai/session', { cookie: given })).status).to.equal(401);
    expect((await ask('GET', '/ai/session', { cookie: later })).status).to.equal(200);
  });

  it('do not begin without a good token, and slow down who guesses', async () => {
    for (const token of [undefined, '', 5, 'x'.repeat(20_000)]) {
      const { status, error } = await signIn(token);
      expect(status).to.equal(400);
      expect(error!.type).to.equal('invalid_request_error');
    }
    for (let tries = 0; tries < 10; tries++) {
      const { status, error, headers } = await signIn(`guess-${tries}-0123456789`);
      expect(status).to.equal(401);
      expect(error!.code).to.equal('invalid_admin_token');
      expect(headers).to.not.have.property('set-cookie');
    }
    expect((await signIn(ADMIN)).status).to.equal(429);
    expect((await ask('GET', '/ai/usage', bearer(ADMIN))).status).to.equal(429);
  });

  it('are no use to pages of other sites', async () => {
    const cookie = await cookieOf(ADMIN);
    const foreign: Record<string, string>[] = [
      { origin: 'https://evil.example' },
      { origin: 'null' },
      { origin: `https://${HOST}:8443` },
      { origin: `https://${HOST}.evil.example` },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
      { origin: ORIGIN, 'sec-fetch-site': 'cross-site' },
    ];
    for (const headers of foreign) {
      for (const [method, path] of [
        ['POST', '/users'],
        ['DELETE', '/users/ann'],
        ['GET', '/users'],
      ] as const) {
        const { status, error } = await ask(method, path, { cookie, ...headers }, method === 'POST' ? USER : undefined);
        expect(status, `${method} ${JSON.stringify(headers)}`).to.equal(403);
        expect(error!.code).to.equal('cross_site_request');
      }
      expect((await ask('DELETE', '/ai/session', { cookie, ...headers })).status).to.equal(403);
      const begun = await ask('POST', '/ai/session', headers, { token: ADMIN });
      expect(begun.status).to.equal(403);
    }
    // A form of an old browser that tells nothing.
    expect((await ask('POST', '/users', { cookie }, USER)).status).to.equal(403);
    expect((await ask('DELETE', '/ai/session', { cookie })).status).to.equal(403);
    expect((await ask('GET', '/ai/session', { cookie })).status).to.equal(200);
  });

  it('are no use under a name that was led here', async () => {
    const cookie = await cookieOf(ADMIN);
    for (const host of ['evil.example', `${HOST}:80`, '127.0.0.1']) {
      const origin = `http://${host}`;
      expect((await ask('GET', '/ai/session', { cookie, host, origin })).status, host).to.equal(401);
    }
  });

  it('are told of in the audit log, without the token', async () => {
    await cookieOf(VIEWER);
    await signIn('wrong-token-0123456789');
    const { text } = await ask('GET', '/ai/audit', bearer(ADMIN));
    const { data } = JSON.parse(text) as { data: AuditRow[] };
    expect(data.map(({ actor, role, path, status }) => [actor, role, path, status])).to.deep.equal([
      ['unknown', null, '/ai/session', 401],
      ['token', 'viewer', '/ai/session', 204],
    ]);
    expect(data[1]!.summary).to.equal('token=***');
    expect(text).to.not.contain(VIEWER).and.not.contain('wrong-token');
  });

  it('are not needed on this machine, where that is free', async () => {
    const { text } = await askAdmin(gateway, '/ai/session');
    expect(JSON.parse(text)).to.deep.equal({ actor: 'loopback', role: 'admin', loopback: true });
    delete process.env.AI_ADMIN_TOKEN;
    delete process.env.AI_VIEWER_TOKEN;
    const { status, error } = await signIn('whatever-0123456789');
    expect(status).to.equal(401);
    expect(error!.message).to.contain('set AI_ADMIN_TOKEN');
  });
});
