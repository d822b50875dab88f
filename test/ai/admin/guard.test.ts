import { expect } from 'chai';
import http from 'node:http';
import { describeGateway } from '../../../plugins/ai/create-plugin';
import { readUsage } from '../../../plugins/ai/command/usage-source';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { AUDIENCE, makeKey, startIssuer } from '../../support/issuer';
import { askAdmin, bearer, ELSEWHERE } from './ask-admin';

const ADMIN = 'admin-token-0123456789';
const VIEWER = 'viewer-token-0123456789';
const GATEWAY = {
  serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
  apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
  policies: ['provider-router'],
  pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'provider-router': null }] } },
};
const USER = { username: 'ann', firstname: 'a', lastname: 'b' };
/** All that the host has, and all that is ours. */
const PAGES = [
  ...['/users', '/apps', '/scopes', '/credentials', '/credentials/ann', '/api-endpoints', '/service-endpoints'],
  ...['/pipelines', '/policies', '/schemas', '/ai/usage', '/ai/audit', '/ai/audit/check', '/metrics', '/nothing'],
  ...['/ai/session', '/ai/providers', '/ai/consumers', '/ai/configuration', '/ai/configuration/explain'],
];

describe('the admin port', () => {
  let gateway: RunningGateway | undefined;

  async function start(admin?: object, tokens = true): Promise<RunningGateway> {
    if (tokens) Object.assign(process.env, { AI_ADMIN_TOKEN: ADMIN, AI_VIEWER_TOKEN: VIEWER });
    gateway = await startGateway({ gateway: GATEWAY, ai: admin && { admin } });
    return gateway;
  }
  afterEach(async () => {
    delete process.env.AI_ADMIN_TOKEN;
    delete process.env.AI_VIEWER_TOKEN;
    await gateway?.stop();
    gateway = undefined;
  });

  it('is open to this machine without a token', async () => {
    const running = await start(undefined, false);
    for (const page of PAGES) expect((await askAdmin(running, page)).status, page).to.not.be.oneOf([401, 403]);
    expect((await askAdmin(running, '/users', { method: 'POST', body: USER })).status).to.equal(200);
    // Nobody looks at what is sent where no token would do.
    expect((await askAdmin(running, '/users', { headers: bearer('whatever') })).status).to.equal(200);
  });

  it('has nothing for anybody else where there is no token, and says how to get one', async () => {
    const running = await start(undefined, false);
    for (const headers of [ELSEWHERE, { host: 'evil.example' }, { origin: 'http://evil.example' }]) {
      for (const page of PAGES) {
        const { status, error, headers: told } = await askAdmin(running, page, { headers });
        expect(status, page).to.equal(401);
        expect(error).to.include({ code: 'admin_token_required', type: 'authentication_error' });
        expect(error!.message).to.contain('set AI_ADMIN_TOKEN');
        expect(told['www-authenticate']).to.equal('Bearer');
      }
    }
    const { status } = await askAdmin(running, '/users', { headers: { ...ELSEWHERE, ...bearer(ADMIN) } });
    expect(status).to.equal(401);
  });

  const roles: [method: string, page: string, viewer: number, admin: number][] = [
    ['GET', '/users', 200, 200],
    ['HEAD', '/users', 200, 200],
    ['GET', '/ai/usage', 200, 200],
    ['GET', '/ai/audit', 200, 200],
    ['GET', '/metrics', 200, 200],
    ['GET', '/credentials', 403, 200],
    ['GET', '/CREDENTIALS', 403, 200],
    ['GET', '/service-endpoints', 403, 200],
    ['GET', '/pipelines', 403, 200],
    ['POST', '/users', 403, 200],
    ['PUT', '/users/ann', 403, 200],
    ['PATCH', '/users/ann', 403, 404],
    ['DELETE', '/users/ann', 403, 204],
    ['OPTIONS', '/users', 403, 200],
  ];
  it('lets viewers look and admins do everything, from anywhere', async () => {
    const running = await start();
    for (const [method, page, viewer, admin] of roles) {
      const change = method === 'POST' ? { body: USER } : method === 'PUT' ? { body: { firstname: 'c' } } : {};
      for (const [token, status] of [[VIEWER, viewer] as const, [ADMIN, admin] as const]) {
        const answer = await askAdmin(running, page, {
          method,
          headers: { ...ELSEWHERE, ...bearer(token) },
          ...change,
        });
        expect(answer.status, `${method} ${page} ${token}`).to.equal(status);
        if (answer.status === 403 && method !== 'HEAD') expect(answer.error!.code).to.equal('admin_role_required');
      }
      const stranger = await askAdmin(running, page, { method, headers: ELSEWHERE, ...change });
      expect(stranger.status, `${method} ${page}`).to.equal(401);
    }
  });

  it('goes by the token where one is sent, from this machine too', async () => {
    const running = await start();
    expect((await askAdmin(running, '/users')).status).to.equal(200);
    expect((await askAdmin(running, '/credentials', { headers: bearer(VIEWER) })).status).to.equal(403);
    const { status, error } = await askAdmin(running, '/users', { headers: bearer(`${ADMIN}x`) });
    expect(status).to.equal(401);
    expect(error!.code).to.equal('invalid_admin_token');
  });

  it('asks this machine for a token, too, where that is configured', async () => {
    const running = await start({ loopback: 'token' });
    const { status, error } = await askAdmin(running, '/users');
    expect(status).to.equal(401);
    expect(error!.message).to.contain('Authorization: Bearer TOKEN').and.not.contain('does not count as local');
    expect((await askAdmin(running, '/users', { headers: bearer(ADMIN) })).status).to.equal(200);
  });

  it('is asked by eg-ai with the token of the environment', async () => {
    const running = await start({ loopback: 'token' });
    process.env.EG_ADMIN_PORT = new URL(running.adminUrl).port;
    try {
      expect((await readUsage({ by: 'team' })).source).to.contain('the gateway at');
      delete process.env.AI_ADMIN_TOKEN;
      const refused: unknown = await readUsage({ by: 'team' }).catch((error: unknown) => error);
      expect(String(refused)).to.contain('refuses').and.contain('AI_ADMIN_TOKEN');
    } finally {
      delete process.env.EG_ADMIN_PORT;
    }
  });

  it('opens its metrics alone where that is configured', async () => {
    const running = await start({ metrics: 'open' });
    expect((await askAdmin(running, '/metrics', { headers: ELSEWHERE })).status).to.equal(200);
    for (const [method, page] of [
      ['POST', '/metrics'],
      ['GET', '/metrics/../users'],
      ['GET', '/users'],
    ] as const) {
      expect((await askAdmin(running, page, { method, headers: ELSEWHERE })).status, page).to.equal(401);
    }
  });

  it('takes no short token', async () => {
    process.env.AI_ADMIN_TOKEN = 'short';
    const running = await start(undefined, false);
    expect((await askAdmin(running, '/users', { headers: { ...ELSEWHERE, ...bearer('short') } })).status).to.equal(401);
    expect((await describeGateway()).notes.some((note) => note.includes('env:AI_ADMIN_TOKEN'))).to.equal(true);
  });

  it('slows down who guesses', async () => {
    const running = await start();
    const guess = (token: string) => askAdmin(running, '/users', { headers: { ...ELSEWHERE, ...bearer(token) } });
    for (let tries = 0; tries < 10; tries++) expect((await guess(`guess-${tries}`)).status).to.equal(401);
    const { status, headers, error } = await guess(ADMIN);
    expect(status).to.equal(429);
    expect(Number(headers['retry-after'])).to.be.within(1, 60);
    expect(error!.code).to.equal('too_many_wrong_tokens');
    // Who needs no token is not kept out by others who guess.
    expect((await askAdmin(running, '/users')).status).to.equal(200);
  });

  it('reads nothing before it knows who asks', async () => {
    const running = await start();
    const body = '{"not json';
    const headers = { ...ELSEWHERE, 'content-type': 'application/json' };
    expect((await askAdmin(running, '/users', { method: 'POST', headers, body })).status).to.equal(401);
    const { port } = new URL(running.adminUrl);
    const request = http.request({
      port,
      host: '127.0.0.1',
      method: 'POST',
      path: '/users',
      headers: { ...headers, 'content-length': 100 },
    });
    request.on('error', () => {});
    request.flushHeaders();
    const status = await new Promise((resolve) => request.on('response', ({ statusCode }) => resolve(statusCode)));
    request.destroy();
    expect(status).to.equal(401);
  });

  it('takes JSON Web Tokens with the scope of a role', async () => {
    const issuer = await startIssuer();
    try {
      const [key, other] = [await makeKey('one'), await makeKey('two')];
      issuer.keys = [key.jwk];
      const scopes = { viewer: 'looks' };
      const running = await start({ jwt: { issuer: issuer.url, audience: AUDIENCE, scopes } }, false);
      const ask = async (token: string, method = 'GET') =>
        (
          await askAdmin(running, '/users', {
            method,
            headers: { ...ELSEWHERE, ...bearer(token) },
            ...(method === 'POST' ? { body: USER } : {}),
          })
        ).status;
      const token = (scope: string, by = key) => issuer.sign(by, issuer.claims({ scope, sub: 'ann' }));
      expect(await ask(await token('openid gateway:admin'), 'POST')).to.equal(200);
      expect(await ask(await token('looks'))).to.equal(200);
      expect(await ask(await token('looks'), 'POST')).to.equal(403);
      expect(await ask(await token('chat'))).to.equal(401);
      expect(await ask(await token('gateway:admin', other))).to.equal(401);
      const log = JSON.parse((await askAdmin(running, '/ai/audit')).text) as { data: { actor: string }[] };
      expect(log.data.map(({ actor }) => actor)).to.deep.equal(['jwt:ann', 'jwt:ann']);
    } finally {
      await issuer.close();
    }
  });
});
