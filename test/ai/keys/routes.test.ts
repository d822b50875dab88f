import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { hashOf, parseKey } from '../../../plugins/core/api-key';
import { consumerOf } from '../../support/consumers';
import type { RunningGateway } from '../../support/gateway';
import { chat, openAiError, post, startRouted } from '../../support/routed-gateway';
import { type StandIn, startStandIn } from '../../support/stand-in';

interface Key {
  id: string;
  key: string;
  status: string;
  expires: string | null;
  [member: string]: unknown;
}

describe('the admin port’s /ai/keys', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': null }],
      router: { models: { one: 'stand/one' } },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  async function ask(method: string, resource: string, body?: unknown) {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(gateway.adminUrl + resource, {
      method,
      headers,
      body: body && JSON.stringify(body),
    } as RequestInit);
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  }
  async function create(body: object): Promise<Key> {
    const { status, text } = await ask('POST', '/ai/keys', body);
    expect(status, text).to.equal(201);
    return JSON.parse(text) as Key;
  }
  async function list(query = ''): Promise<Key[]> {
    const { text } = await ask('GET', `/ai/keys${query}`);
    return (JSON.parse(text) as { data: Key[] }).data;
  }
  const statusOf = async (key: string) =>
    (await post(`${gateway.url}/v1/chat/completions`, chat(), { authorization: `Bearer ${key}` })).status;
  async function refused(method: string, resource: string, body?: unknown) {
    const { status, text } = await ask(method, resource, body);
    return { status, ...openAiError(text) };
  }

  it('makes a key together with its consumer, and shows it once', async () => {
    const made = await create({ consumer: 'alice', team: 'research', name: 'laptop', models: ['gpt-4o*'] });
    const { secret = '' } = parseKey(made.key) ?? {};
    const { key, created, ...rest } = made;
    expect(key).to.equal(`sk-eg-${made.id}-${secret}`);
    expect(Date.parse(String(created))).to.be.closeTo(Date.now(), 5_000);
    expect(rest).to.deep.equal({
      id: made.id,
      consumer: 'alice',
      team: 'research',
      name: 'laptop',
      status: 'active',
      expires: null,
      last_used: null,
      previous_until: null,
      declared: false,
      scopes: [],
      models: ['gpt-4o*'],
      consumer_created: true,
    });
    const shown = [await ask('GET', '/ai/keys'), await ask('GET', '/credentials'), await ask('GET', '/users')];
    for (const { text } of shown)
      expect(text)
        .to.match(/alice|credentials/)
        .and.not.to.contain(secret);
    expect(shown[0]?.text).to.not.contain('sha256:');
    expect(shown[1]?.text).to.contain(hashOf(secret));
    expect(readFileSync(gateway.ledger).includes(secret)).to.equal(false);
  });

  it('makes keys that let in, for users and applications that there are', async () => {
    const plain = await consumerOf(gateway, 'bob');
    const first = await create({ consumer: 'bob' });
    const second = await create({ consumer: 'bob', team: 'blue' });
    expect(second).to.include({ consumer: 'bob', team: 'blue', consumer_created: false });
    for (const key of [plain, first.key, second.key]) expect(await statusOf(key)).to.equal(200);
    expect(await statusOf(first.key.slice(0, -1))).to.equal(401);
    const app = await ask('POST', '/apps', { name: 'robot', userId: 'bob' });
    expect(app.status, app.text).to.equal(200);
    const robot = await create({ consumer: 'robot', scopes: [] });
    expect(await statusOf(robot.key)).to.equal(200);
    expect((await list('?consumer=bob')).map(({ team }) => team)).to.deep.equal(['blue', 'blue', 'blue']);
    expect(await list('?team=blue')).to.have.length(3);
    expect(await list('?team=green')).to.have.length(0);
  });

  it('makes one user, however many ask for it at once', async () => {
    const keys = await Promise.all(Array.from({ length: 5 }, () => create({ consumer: 'carol' })));
    expect(keys.filter(({ consumer_created: made }) => made)).to.have.length(1);
    expect(await list('?consumer=carol')).to.have.length(5);
  });

  it('gives a key an end', async () => {
    const soon = await create({ consumer: 'dave', expires: new Date(Date.now() + 1_500).toISOString() });
    const later = await create({ consumer: 'dave', expires: '90d' });
    expect(Date.parse(later.expires ?? '')).to.be.closeTo(Date.now() + 90 * 86_400_000, 5_000);
    expect(await statusOf(soon.key)).to.equal(200);
    await wait(1_600);
    expect(await statusOf(soon.key)).to.equal(401);
    expect(await statusOf(later.key)).to.equal(200);
    expect((await list('?consumer=dave')).map(({ status }) => status).sort()).to.deep.equal(['active', 'expired']);
  });

  it('rotates a key: both secrets hold while they overlap, only the new one otherwise', async () => {
    const made = await create({ consumer: 'erin' });
    const rotate = async (body?: object) => {
      const { status, text } = await ask('POST', `/ai/keys/${made.id}/rotate`, body);
      expect(status, text).to.equal(200);
      return JSON.parse(text) as Key;
    };
    const second = await rotate({ overlap: '24h' });
    expect(second).to.include({ id: made.id, consumer: 'erin', status: 'active' });
    expect(Date.parse(String(second.previous_until))).to.be.closeTo(Date.now() + 86_400_000, 5_000);
    const hold = async (...keys: Key[]) => Promise.all(keys.map(({ key }) => statusOf(key)));
    await wait(1_000);
    expect(await hold(made, second)).to.deep.equal([200, 200]);
    const third = await rotate({ overlap: '1h' });
    await wait(1_000);
    expect(await hold(made, second, third)).to.deep.equal([401, 200, 200]);
    const fourth = await rotate();
    expect(fourth.previous_until).to.equal(null);
    await wait(1_000);
    expect(await hold(made, second, third, fourth)).to.deep.equal([401, 401, 401, 200]);
  });

  it('rotates a plain key of the host, which keeps its form', async () => {
    const plain = await consumerOf(gateway, 'frank');
    const [id = ''] = plain.split(':');
    const { key } = JSON.parse((await ask('POST', `/ai/keys/${id}/rotate`, { overlap: '1h' })).text) as Key;
    expect(key.startsWith(`${id}:`)).to.equal(true);
    expect([await statusOf(plain), await statusOf(key)]).to.deep.equal([200, 200]);
  });

  it('revokes a key within a second, and keeps nothing of it', async () => {
    const made = await create({ consumer: 'grace' });
    const other = await create({ consumer: 'grace' });
    expect(await statusOf(made.key)).to.equal(200);
    const { status, text } = await ask('DELETE', `/ai/keys/${made.id}`);
    expect(status).to.equal(200);
    expect(JSON.parse(text)).to.include({ id: made.id, consumer: 'grace', status: 'revoked' });
    await wait(1_000);
    expect(await statusOf(made.key)).to.equal(401);
    expect(await statusOf(other.key)).to.equal(200);
    expect((await list('?consumer=grace')).map(({ id }) => id)).to.deep.equal([other.id]);
    expect(await refused('DELETE', `/ai/keys/${made.id}`)).to.include({ status: 404, code: 'key_not_found' });
  });

  it('tells when a key was last used', async () => {
    const made = await create({ consumer: 'heidi' });
    expect((await list('?consumer=heidi'))[0]?.last_used).to.equal(null);
    await statusOf(made.key);
    expect(Date.parse(String((await list('?consumer=heidi'))[0]?.last_used))).to.be.closeTo(Date.now(), 5_000);
    for (const deadline = Date.now() + 5_000; ; await wait(50)) {
      if ((await ask('GET', `/credentials/key-auth/${made.id}`)).text.includes('"lastUsedAt":"')) break;
      expect(Date.now()).to.be.lessThan(deadline);
    }
  });

  const wrong: [body: unknown, param: string | null, says: RegExp][] = [
    [{}, 'consumer', /consumer/],
    [{ consmer: 'x' }, 'consmer', /did you mean `consumer`/],
    [{ consumer: '' }, 'consumer', /consumer/],
    [{ consumer: 'a\u001b[31m' }, 'consumer', /consumer/],
    [{ consumer: 'x', expires: 'soon' }, 'expires', /90d/],
    [{ consumer: 'x', expires: '2020-01-01' }, 'expires', /over already/],
    [{ consumer: 'x', models: 'gpt-4o' }, 'models', /list/],
    [{ consumer: 'x', addresses: ['10.0.0.0/99'] }, 'addresses', /addresses\[0\]/],
    [{ consumer: 'x', limits: [{ requests: 0 }] }, 'limits.0.requests', /requests/],
    [{ consumer: 'x', limits: [{ requests: 1 }] }, 'limits', /limits\[0\]: .*`per`/],
    [{ consumer: 'x', scopes: ['none'] }, 'scopes', /no scope `none`/],
    [[], null, /JSON object/],
  ];
  for (const [body, param, says] of wrong) {
    it(`refuses ${JSON.stringify(body)}, naming what to mend`, async () => {
      const error = await refused('POST', '/ai/keys', body);
      expect(error).to.include({ status: 400, param, code: 'invalid_parameter', type: 'invalid_request_error' });
      expect(error.message).to.match(says);
      expect(await list('?consumer=x')).to.have.length(0);
    });
  }

  it('lists keys that the host’s own API has made by a hash, with what is granted to them', async () => {
    await consumerOf(gateway, 'karl');
    const { id, secret } = parseKey((await create({ consumer: 'karl', name: 'first' })).key)!;
    const credential = {
      keyId: 'given',
      keySecret: hashOf(secret),
      models: '["one"]',
      expiresAt: '2099-01-01T00:00:00Z',
    };
    const { status, text } = await ask('POST', '/credentials', { consumerId: 'karl', type: 'key-auth', credential });
    expect(status, text).to.equal(200);
    expect(await statusOf(`given:${secret}`)).to.equal(200);
    const listed = await list('?consumer=karl');
    expect(listed.find((key) => key.id === 'given')).to.deep.include({
      models: ['one'],
      expires: '2099-01-01T00:00:00.000Z',
    });
    expect(listed.map((key) => key.id))
      .to.include(id)
      .and.to.have.length(3);
  });

  it('refuses what does not go together', async () => {
    await create({ consumer: 'ivan', team: 'red' });
    expect(await refused('POST', '/ai/keys', { consumer: 'ivan', team: 'blue' })).to.include({
      status: 409,
      param: 'team',
    });
    await ask('PUT', '/users/ivan/status', { status: false });
    expect((await refused('POST', '/ai/keys', { consumer: 'ivan' })).message).to.contain('switched off');
    expect(await refused('POST', '/ai/keys/none/rotate')).to.include({ status: 404, code: 'key_not_found' });
    expect(await refused('GET', '/ai/keys?owner=x')).to.include({ status: 400, param: 'owner' });
    const { id } = await create({ consumer: 'judy' });
    expect((await refused('POST', `/ai/keys/${id}/rotate`, { overlap: 'long' })).message).to.contain('24h');
    expect(await refused('POST', `/ai/keys/${id}/rotate`, { overlop: '1h' })).to.include({ param: 'overlop' });
  });
});
