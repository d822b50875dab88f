import { expect } from 'chai';
import { supplyLegacyCiphers } from '../../plugins/ai/crypto-cipher';
import { admin, consumerOf } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { AUDIENCE, type Issuer, JWKS, type KeyPair, makeKey, startIssuer } from '../support/issuer';
import { ledgerRow } from '../support/ledger-rows';
import {
  anthropicError,
  type Answered,
  chat,
  message,
  openAiError,
  post,
  startRouted,
} from '../support/routed-gateway';
import { json, type StandIn, startStandIn } from '../support/stand-in';
import { ATTACKS } from '../authenticators/jwt/attacks';

const CHAT = '/v1/chat/completions';
const SECRET = 'INTROSPECTION_GATEWAY_TEST_SECRET';

describe('tokens', () => {
  let provider: StandIn;
  let server: StandIn;
  let issuer: Issuer;
  let trap: Issuer;
  let down: Issuer;
  let rsa: KeyPair;
  let ec: KeyPair;
  let own: KeyPair;
  let gateway: RunningGateway;

  before(async () => {
    process.env[SECRET] = 'a secret of the gateway';
    // As the start program does, for what the host's tokens are stored with.
    supplyLegacyCiphers();
    [provider, server, issuer, trap, down] = await Promise.all([
      startStandIn(),
      startStandIn(),
      startIssuer(),
      startIssuer(),
      startIssuer(),
    ]);
    [rsa, ec, own] = await Promise.all([makeKey('rsa-1'), makeKey('ec-1', 'ES256'), makeKey('own')]);
    issuer.keys = [rsa.jwk, ec.jwk];
    trap.keys = [own.jwk];
    down.pages.set(JWKS, (response) => void response.writeHead(500).end());
    const claims = { team: 'groups.0' };
    const asked = { url: `${server.url}/introspect`, clientId: 'gateway', clientSecret: `env:${SECRET}` };
    const methods = [
      'key',
      { jwt: { issuer: down.url, audience: AUDIENCE } },
      { jwt: { issuer: issuer.url, audience: AUDIENCE, claims } },
      'oauth2',
      { introspection: asked },
    ];
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': { action: { methods } } }, { 'usage-meter': null }],
      router: { models: { one: 'stand/one', two: 'stand/two' } },
      apiEndpoint: { scopes: ['chat'] },
      declare: ['oauth2'],
      ai: {
        consumers: { ann: { team: 'blue', models: ['one'] } },
        teams: { blue: {}, red: { models: ['two'] } },
      },
    });
    await admin(gateway, 'POST', '/scopes', { scopes: ['chat', 'other'] });
  });
  after(async () => {
    delete process.env[SECRET];
    await gateway.stop();
    await Promise.all([provider, server, issuer, trap, down].map((each) => each.close()));
  });
  beforeEach(() => {
    provider.received.length = 0;
    server.answer(json(200, { active: false }));
  });

  const call = (token: string, more: object = {}): Promise<Answered> =>
    post(gateway.url + CHAT, chat(more), { authorization: `Bearer ${token}` });
  const rowOf = ({ headers }: Answered) => ledgerRow(gateway.ledger, headers.get('x-request-id'));
  const sign = (claims: object = {}) => issuer.sign(rsa, { scope: 'openid chat', ...claims });

  it('let declared consumers in, with what they may', async () => {
    const token = await sign();
    const answer = await call(token);
    expect(answer.status).to.equal(200);
    expect(await rowOf(answer)).to.include({ consumer: 'ann', team: 'blue', status: 200 });
    expect(JSON.stringify(provider.received)).to.not.contain(token.split('.')[2]);
    const refused = await call(token, { model: 'two' });
    expect(openAiError(refused.text)).to.include({ code: 'model_not_allowed' });
    const asAnthropic = await post(`${gateway.url}/v1/messages`, message(), { 'x-api-key': token });
    expect(asAnthropic.status).to.equal(200);
  });

  it('let guests in, with what their team may', async () => {
    const token = await sign({ sub: 'eve', preferred_username: 'Eve', groups: ['red'] });
    const answer = await call(token, { model: 'two' });
    expect(await rowOf(answer)).to.include({ consumer: 'Eve', team: 'red', status: 200 });
    expect((await call(token)).status).to.equal(403);
  });

  it('need the scopes of the route', async () => {
    for (const scope of [undefined, 'other', 'chatter']) {
      const answer = await call(await sign({ scope }));
      expect(openAiError(answer.text)).to.include({ code: 'missing_scope' });
    }
    expect(provider.received).to.have.length(0);
  });

  for (const { name, forge, reason } of ATTACKS) {
    it(`are refused with ${name}`, async () => {
      const forged = await forge({ issuer, trap, rsa, ec, own });
      const answer = await call(forged);
      expect(answer.status).to.equal(401);
      const { code, message: told } = openAiError(answer.text);
      expect(code).to.equal('invalid_api_key');
      if (reason && !reason.test('another issuer')) expect(told).to.match(reason);
      const asAnthropic = await post(`${gateway.url}/v1/messages`, message(), { 'x-api-key': forged });
      expect(anthropicError(asAnthropic.text).type).to.equal('authentication_error');
      expect(provider.received).to.have.length(0);
      expect(trap.asked).to.deep.equal([]);
    });
  }

  it('of an issuer that is down are answered with 503, and others come in meanwhile', async () => {
    const answer = await call(await down.sign(rsa));
    expect(answer.status).to.equal(503);
    expect(openAiError(answer.text)).to.include({ code: 'credentials_unavailable' });
    expect((await call(await sign())).status).to.equal(200);
    expect(provider.received).to.have.length(1);
  });

  it('are asked about where nobody else knows them', async () => {
    server.answer(json(200, { active: true, sub: 'ann', scope: 'chat' }));
    const answer = await call('an-opaque-token');
    expect(await rowOf(answer)).to.include({ consumer: 'ann', status: 200 });
    server.answer(json(500, {}));
    expect((await call('another-opaque-token')).status).to.equal(503);
    server.received.length = 0;
    expect((await call(await consumerOf(gateway, 'keyed'))).status).to.equal(403);
    expect(server.received).to.have.length(0);
  });

  describe('of the host’s own OAuth2 server', () => {
    let client: { client_id: string; client_secret: string };
    let userId: string;

    before(async () => {
      const person = { username: 'ada', firstname: 'Ada', lastname: 'Lovelace' };
      ({ id: userId } = await admin<{ id: string }>(gateway, 'POST', '/users', person));
      const password = { consumerId: userId, type: 'basic-auth', credential: { password: 'engine' } };
      await admin(gateway, 'POST', '/credentials', password);
      const app = { name: 'machine', userId, team: 'red' };
      const { id } = await admin<{ id: string }>(gateway, 'POST', '/apps', app);
      const secret = { secret: 'app-secret', scopes: ['chat', 'other'] };
      await admin(gateway, 'POST', '/credentials', { consumerId: id, type: 'oauth2', credential: secret });
      client = { client_id: id, client_secret: 'app-secret' };
    });

    async function token(grant: Record<string, string>): Promise<string> {
      const body = new URLSearchParams({ ...client, ...grant });
      const answer = await fetch(`${gateway.url}/oauth2/token`, { method: 'POST', body });
      expect(answer.status).to.equal(200);
      return ((await answer.json()) as { access_token: string }).access_token;
    }

    it('let their application in, with its team and permissions', async () => {
      const answer = await call(await token({ grant_type: 'client_credentials', scope: 'chat' }), { model: 'two' });
      expect(await rowOf(answer)).to.include({ consumer: 'machine', team: 'red', status: 200 });
      const other = await call(await token({ grant_type: 'client_credentials', scope: 'other' }), { model: 'two' });
      expect(openAiError(other.text)).to.include({ code: 'missing_scope' });
    });

    it('end when they are revoked, and are not guessed', async () => {
      const good = await token({ grant_type: 'client_credentials', scope: 'chat other' });
      const [id, password] = good.split('|') as [string, string];
      for (const wrong of [`${id}|${password.replace(/./g, '0')}`, `${password}|${id}`, `${id}|`, id]) {
        expect((await call(wrong, { model: 'two' })).status, wrong).to.equal(401);
      }
      expect((await call(good, { model: 'two' })).status).to.equal(200);
      await admin(gateway, 'DELETE', `/tokens/${encodeURIComponent(good)}`, {});
      const revoked = await call(good, { model: 'two' });
      expect(revoked.status).to.equal(401);
      expect(openAiError(revoked.text).message).to.match(/was revoked/);
      expect(revoked.text).to.not.contain(password);
    });

    it('end with the user in whose name they were given', async () => {
      const given = await token({ grant_type: 'password', username: 'ada', password: 'engine', scope: 'chat' });
      expect((await call(given, { model: 'two' })).status).to.equal(200);
      await admin(gateway, 'PUT', `/users/${userId}/status`, { status: false });
      expect((await call(given, { model: 'two' })).status).to.equal(401);
    });
  });
});
