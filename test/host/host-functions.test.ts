import { expect } from 'chai';
import { createHmac } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { HostProcess } from './host-process';
import { urlOf } from '../support/local-server';

/**
 * The host's own functions with the newer packages that `overrides` in package.json gives it, and with what our start
 * program supplies to it on a Node that is newer than the host.
 */
describe('the host’s own functions', () => {
  let backend: Server;
  let host: HostProcess;

  before(async () => {
    backend = createServer((request, response) => {
      response.setHeader('x-backend', 'yes');
      response.end(JSON.stringify({ path: request.url, consumer: request.headers['eg-consumer-id'] }));
    }).listen(0, '127.0.0.1');
    await new Promise((resolve) => backend.once('listening', resolve));
    const proxy = { proxy: { action: { serviceEndpoint: 'backend' } } };
    host = await HostProcess.start({
      apiEndpoints: {
        open: { paths: '/open/*' },
        keys: { paths: '/keys/*' },
        jwt: { paths: '/jwt/*' },
        oauth: { paths: '/oauth/*' },
        limited: { paths: '/limited/*' },
      },
      serviceEndpoints: { backend: { url: urlOf(backend) } },
      policies: ['key-auth', 'jwt', 'oauth2', 'proxy', 'rate-limit', 'expression'],
      pipelines: {
        open: { apiEndpoints: ['open'], policies: [proxy] },
        keys: { apiEndpoints: ['keys'], policies: [{ 'key-auth': null }, proxy] },
        jwt: { apiEndpoints: ['jwt'], policies: [{ jwt: { action: { secretOrPublicKey: 'shared' } } }, proxy] },
        oauth: { apiEndpoints: ['oauth'], policies: [{ oauth2: null }, proxy] },
        limited: { apiEndpoints: ['limited'], policies: [{ 'rate-limit': { action: { max: 2 } } }, proxy] },
      },
    });
    await host.post('/users', { username: 'ada', firstname: 'Ada', lastname: 'Lovelace' });
    await host.post('/credentials', { consumerId: 'ada', type: 'basic-auth', credential: { password: 'engine' } });
  });

  after(async () => {
    await host?.stop();
    backend.close();
  });

  const get = (path: string, authorization?: string) =>
    fetch(host.gateway + path, { headers: authorization ? { authorization } : {} });

  it('proxy passes requests on', async () => {
    const answer = await get('/open/a?b=c');
    expect(answer.headers.get('x-backend')).to.equal('yes');
    expect(await answer.json()).to.have.property('path', '/open/a?b=c');
  });

  it('rate-limit refuses the third request', async () => {
    const statuses = [];
    for (let count = 0; count < 3; count++) statuses.push((await get('/limited/a')).status);
    expect(statuses).to.deep.equal([200, 200, 429]);
  });

  it('key-auth lets in who has a key', async () => {
    const { keyId, keySecret } = await host.post('/credentials', {
      consumerId: 'ada',
      type: 'key-auth',
      credential: {},
    });
    expect((await get('/keys/a')).status).to.equal(401);
    expect((await get('/keys/a', `apiKey ${keyId}:wrong`)).status).to.equal(401);
    const answer = await get('/keys/a', `apiKey ${keyId}:${keySecret}`);
    expect(answer.status).to.equal(200);
    expect(((await answer.json()) as { consumer: string }).consumer).to.match(/^[0-9a-f-]{36}$/);
  });

  it('jwt lets in whom a signed token names', async () => {
    const { keyId } = await host.post('/credentials', { consumerId: 'ada', type: 'jwt', credential: {} });
    expect((await get('/jwt/a', `Bearer ${signed({ sub: keyId }, 'shared')}`)).status).to.equal(200);
    expect((await get('/jwt/a', `Bearer ${signed({ sub: keyId }, 'other')}`)).status).to.equal(401);
    expect((await get('/jwt/a', `Bearer ${signed({ sub: 'nobody' }, 'shared')}`)).status).to.equal(401);
    expect((await get('/jwt/a', `Bearer ${signed({ sub: keyId, exp: 1 }, 'shared')}`)).status).to.equal(401);
  });

  describe('oauth2', () => {
    let client: { client_id: string; client_secret: string };

    before(async () => {
      const app = await host.post('/apps', { name: 'engine', userId: 'ada', redirectUri: 'http://127.0.0.1:1/back' });
      const credential = { consumerId: app.id, type: 'oauth2', credential: { secret: 'app-secret' } };
      await host.post('/credentials', credential);
      client = { client_id: app.id ?? '', client_secret: 'app-secret' };
    });

    async function token(grant: Record<string, string>): Promise<Record<string, string>> {
      const answer = await fetch(`${host.gateway}/oauth2/token`, {
        method: 'POST',
        body: form({ ...client, ...grant }),
      });
      expect(answer.status, JSON.stringify(grant)).to.equal(200);
      return (await answer.json()) as Record<string, string>;
    }

    it('gives tokens for a password and renews them', async () => {
      const first = await token({ grant_type: 'password', username: 'ada', password: 'engine' });
      expect((await get('/oauth/a', `Bearer ${first.access_token}`)).status).to.equal(200);
      const renewed = await token({ grant_type: 'refresh_token', refresh_token: first.refresh_token ?? '' });
      expect((await get('/oauth/a', `Bearer ${renewed.access_token}`)).status).to.equal(200);
    });

    it('gives tokens for client credentials', async () => {
      const { access_token } = await token({ grant_type: 'client_credentials' });
      expect((await get('/oauth/a', `Bearer ${access_token}`)).status).to.equal(200);
      expect((await get('/oauth/a', 'Bearer wrong:token')).status).to.equal(401);
    });

    it('leads a user through login and consent to a code, and gives a token for it', async () => {
      const page = `/oauth2/authorize?response_type=code&client_id=${client.client_id}&redirect_uri=http://127.0.0.1:1/back`;
      const browser = new Browser(host.gateway);
      expect((await browser.open(page)).headers.get('location')).to.equal('/login');
      expect(await (await browser.open('/login')).text()).to.contain('name="password"');
      const loggedIn = await browser.open('/login', { username: 'ada', password: 'engine' });
      expect(loggedIn.headers.get('location')).to.equal(page);
      const consent = await (await browser.open(page)).text();
      expect(consent).to.contain('Hi Ada!').and.contain('engine');
      const transaction = /name="transaction_id" type="hidden" value="([^"]+)"/.exec(consent)?.[1] ?? '';
      const back = await browser.open('/oauth2/authorize/decision', { transaction_id: transaction });
      const code = new URL(back.headers.get('location') ?? '').searchParams.get('code') ?? '';
      const grant = { grant_type: 'authorization_code', code, redirect_uri: 'http://127.0.0.1:1/back' };
      const { access_token } = await token(grant);
      expect((await get('/oauth/a', `Bearer ${access_token}`)).status).to.equal(200);
      expect((await browser.open('/logout')).status).to.equal(302);
    });
  });

  it('the admin API keeps users, and answers what it refuses', async () => {
    const { id } = await host.post('/users', { username: 'grace', firstname: 'Grace', lastname: 'Hopper' });
    const user = `${host.admin}/users/grace`;
    const change = { method: 'PUT', headers: { 'content-type': 'application/json' }, body: '{"firstname":"G."}' };
    expect((await fetch(user, change)).ok).to.equal(true);
    expect(await (await fetch(user)).json()).to.include({ id, firstname: 'G.' });
    expect((await fetch(user, { method: 'DELETE' })).ok).to.equal(true);
    expect((await fetch(user)).status).to.equal(404);
    expect(await (await fetch(`${host.admin}/pipelines`)).json()).to.have.property('keys');
    expect(await (await fetch(`${host.admin}/schemas`)).json()).to.be.an('array').that.is.not.empty;
  });

  it('the eg command makes users, applications and keys', async () => {
    const properties = ['-p', 'username=alan', '-p', 'firstname=Alan', '-p', 'lastname=Turing'];
    expect(await host.eg('users', 'create', ...properties)).to.contain('"username": "alan"');
    expect(await host.eg('apps', 'create', '-u', 'alan', '-p', 'name=bombe')).to.contain('"name": "bombe"');
    const key = (await host.eg('credentials', 'create', '-c', 'alan', '-t', 'key-auth', '-q')).trim();
    expect((await get('/keys/a', `apiKey ${key}`)).status).to.equal(200);
  });
});

/** Keeps cookies and follows no redirects. */
class Browser {
  private cookie = '';

  constructor(private readonly base: string) {}

  async open(path: string, fields?: Record<string, string>): Promise<Response> {
    const answer = await fetch(this.base + path, {
      redirect: 'manual',
      headers: { cookie: this.cookie },
      ...(fields ? { method: 'POST', body: form(fields) } : {}),
    });
    this.cookie = answer.headers.get('set-cookie')?.split(';')[0] ?? this.cookie;
    return answer;
  }
}

function form(fields: Record<string, string>): URLSearchParams {
  return new URLSearchParams(fields);
}

/** A JSON Web Token by HMAC with SHA-256 (RFC 7519). */
function signed(claims: object, secret: string): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const content = `${encode({ alg: 'HS256', typ: 'JWT' })}.${encode({ iat: Math.floor(Date.now() / 1000), ...claims })}`;
  return `${content}.${createHmac('sha256', secret).update(content).digest('base64url')}`;
}
