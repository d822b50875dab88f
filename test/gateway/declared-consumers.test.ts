import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { parse, stringify } from 'yaml';
import { requireOfHost } from '../../plugins/ai/configuration/host-modules';
import type { HostServices } from '../../plugins/ai/host';
import { createKey, hashOf } from '../../plugins/core/api-key';
import { admin } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { chat, openAiError, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

const KEYS = Object.fromEntries(
  ['alice1', 'alice2', 'alice3', 'bob1', 'carol1', 'late1'].map((id) => [id, createKey(id)]),
);
const text = (id: string) => KEYS[id]!.text;
const hash = (id: string) => hashOf(KEYS[id]!.secret);

const TEAMS = { red: { models: ['one', 'two'] }, blue: { addresses: ['192.0.2.0/24'] } };
const CONSUMERS = {
  alice: {
    team: 'red',
    models: ['one'],
    keys: [
      { id: 'alice1', hash: hash('alice1') },
      { id: 'alice2', secret: 'env:TEST_ALICE_KEY', models: ['three'] },
      { id: 'alice3', hash: hash('alice3'), expires: '2020-01-31T12:00:00Z' },
    ],
  },
  bob: { team: 'red', addresses: ['127.0.0.0/8', '::1'], keys: [{ id: 'bob1', hash: hash('bob1') }] },
  carol: { team: 'blue', keys: [{ id: 'carol1', hash: hash('carol1') }] },
};

describe('consumers that the configuration declares', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    process.env.TEST_ALICE_KEY = text('alice2');
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': { action: { anonymous: 'loopback' } } }, { 'usage-meter': null }],
      router: { models: { one: 'stand/one', two: 'stand/two', three: 'stand/three' } },
      ai: { consumers: CONSUMERS, teams: TEAMS },
    });
  });
  after(async () => {
    delete process.env.TEST_ALICE_KEY;
    await gateway.stop();
    await provider.close();
  });

  /** What a call with a key comes to: `200`, or status, code and message of the refusal. */
  async function outcome(key: string, model = 'one'): Promise<string> {
    const headers = { authorization: `Bearer ${key}` };
    const answer = await post(`${gateway.url}/v1/chat/completions`, chat({ model }), headers);
    if (answer.status === 200) return '200';
    const { code, message } = openAiError(answer.text);
    return `${answer.status} ${code}: ${message}`;
  }

  /** Writes another list of consumers and teams into the file, as an operator does. */
  function declare(more: object): void {
    const file = path.join(gateway.folder, 'system.config.yml');
    const system = parse(readFileSync(file, 'utf8')) as { plugins: { ai: object } };
    Object.assign(system.plugins.ai, more);
    writeFileSync(file, stringify(system));
  }

  async function until(key: string, expected: RegExp): Promise<void> {
    let told = '';
    for (const deadline = Date.now() + 8_000; Date.now() < deadline; await wait(50)) {
      if (expected.test((told = await outcome(key)))) return;
    }
    throw new Error(`still ${told}`);
  }

  it('come in by their keys, as the SDKs send them, without any user in the host', async () => {
    const openai = new OpenAI({ apiKey: text('alice1'), baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    expect((await openai.chat.completions.create(chat())).choices[0]?.message.content).to.equal('hello');
    const azure = await post(`${gateway.url}/v1/chat/completions`, chat(), { 'api-key': text('alice1') });
    expect(azure.status).to.equal(200);
    const rows = await ledgerRows(gateway.ledger, 2);
    expect(rows.at(-1)).to.include({ consumer: 'alice', team: 'red', key: 'alice1' });
    expect(await outcome(`alice1:${KEYS.alice1!.secret}`)).to.equal('200');
    for (const { headers, text: body } of provider.received) {
      expect(JSON.stringify(headers) + body).to.not.contain(KEYS.alice1!.secret);
    }
  });

  it('end the time in which callers of this machine need no key', async () => {
    expect(await outcome('placeholder')).to.match(/^401 invalid_api_key: The key is not valid\./);
  });

  it('are refused with another secret, an unknown id, and after the end', async () => {
    expect(await outcome(text('alice1').replace('alice1', 'bob1'))).to.match(/^401 .*not valid/);
    expect(await outcome(createKey('alice1').text)).to.match(/^401 .*not valid/);
    expect(await outcome(createKey('nobody').text)).to.match(/^401 .*not valid/);
    expect(await outcome(hash('alice1'))).to.match(/^401/);
    expect(await outcome(text('alice3'))).to.equal('401 invalid_api_key: The key has expired.');
  });

  it('may what key, consumer and team all allow', async () => {
    expect(await outcome(text('alice1'), 'two')).to.match(/^403 model_not_allowed/);
    expect(await outcome(text('bob1'), 'two')).to.equal('200');
    expect(await outcome(text('bob1'), 'three')).to.match(/^403 model_not_allowed/);
    for (const model of ['one', 'two', 'three']) expect(await outcome(text('alice2'), model)).to.match(/^403/);
  });

  it('call from their addresses only', async () => {
    expect(await outcome(text('carol1'))).to.equal(
      '403 address_not_allowed: This key may not be used from your address.',
    );
    const list = await fetch(`${gateway.url}/v1/models`, { headers: { 'x-api-key': text('carol1') } });
    expect(list.status).to.equal(403);
  });

  it('stand beside the users of the host, who have what their record and their team are granted', async () => {
    const user = { username: 'dora', firstname: 'a', lastname: 'b', team: 'red', models: '["two"]' };
    const { id: consumerId } = await admin<{ id: string }>(gateway, 'POST', '/users', user);
    const credential = { consumerId, type: 'key-auth', credential: {} };
    const { keyId, keySecret } = await admin<Record<string, string>>(gateway, 'POST', '/credentials', credential);
    expect(await outcome(`${keyId}:${keySecret}`, 'two')).to.equal('200');
    expect(await outcome(`${keyId}:${keySecret}`, 'one')).to.match(/^403 model_not_allowed/);
  });

  it('change while the gateway runs: who is taken off the list stays out', async () => {
    const { bob, carol } = CONSUMERS;
    const late = { keys: [{ id: 'late1', hash: hash('late1') }] };
    declare({ consumers: { bob: { ...bob, models: ['two'] }, carol, late } });
    await until(text('alice1'), /^401 .*not valid/);
    expect(await outcome(text('late1'), 'three')).to.equal('200');
    expect(await outcome(text('bob1'))).to.match(/^403 model_not_allowed/);
    declare({ teams: { ...TEAMS, blue: {} } });
    await until(text('carol1'), /^200/);
  });

  it('change though the other file is wrong', async () => {
    const file = path.join(gateway.folder, 'gateway.config.yml');
    const sound = readFileSync(file, 'utf8');
    writeFileSync(file, sound.replace('provider-router', 'provider-rooter'));
    declare({ consumers: { alice: CONSUMERS.alice, bob: CONSUMERS.bob } });
    await until(text('late1'), /^401/);
    expect(await outcome(text('alice1'))).to.equal('200');
    writeFileSync(file, sound);
  });

  it('stay as they are when the file is wrong, and change though something else cannot', async () => {
    declare({ consumers: { late: { team: 'nobody', keys: [{ id: 'late1', hash: hash('late1') }] } } });
    await wait(1_000);
    expect(await outcome(text('bob1'), 'two')).to.equal('200');
    declare({ consumers: { ...CONSUMERS, bob: { team: 'red' } }, limits: { bodyBytes: 5 } });
    await until(text('bob1'), /^401/);
    expect(await outcome(text('alice1'))).to.equal('200');
  });
});

describe('grants of callers whom a policy of the host lets in', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'key-auth': null }],
      router: { models: { one: 'stand/one', two: 'stand/two', three: 'stand/three' } },
      ai: { teams: TEAMS },
    });
  });
  after(() => Promise.all([gateway.stop(), provider.close()]));

  async function callerOf(user: object, granted: object = {}) {
    const named = { firstname: 'a', lastname: 'b', ...user };
    const { id: consumerId } = await admin<{ id: string }>(gateway, 'POST', '/users', named);
    const credential = { consumerId, type: 'key-auth', credential: granted };
    const { keyId, keySecret } = await admin<Record<string, string>>(gateway, 'POST', '/credentials', credential);
    return async (model: string) => {
      const headers = { authorization: `apiKey ${keyId}:${keySecret}` };
      const answer = await post(`${gateway.url}/v1/chat/completions`, chat({ model }), headers);
      return answer.status === 200 ? '200' : `${answer.status} ${openAiError(answer.text).code}`;
    };
  }

  it('are those of the key, of the user and of the team', async () => {
    const call = await callerOf({ username: 'ann', team: 'red', models: '["two", "three"]' });
    expect(await call('two')).to.equal('200');
    for (const model of ['one', 'three']) expect(await call(model)).to.equal('403 model_not_allowed');
    const byKey = await callerOf({ username: 'amy', team: 'red' }, { models: '["two"]' });
    expect(await byKey('two')).to.equal('200');
    expect(await byKey('one')).to.equal('403 model_not_allowed');
  });

  it('hold for addresses, too', async () => {
    const call = await callerOf({ username: 'ben', team: 'blue' });
    expect(await call('one')).to.equal('403 address_not_allowed');
  });

  it('may be written as lists, and are refused where they cannot be read', async () => {
    const call = await callerOf({ username: 'fay', models: ['two'] }, { models: ['two', 'three'] });
    expect(await call('two')).to.equal('200');
    expect(await call('three')).to.equal('403 model_not_allowed');
    await admin(gateway, 'PUT', '/users/fay', { models: ['three'], limits: [{ requests: 5, per: 'minute' }] });
    expect(await call('three')).to.equal('200');
    for (const wrong of [
      { models: 'three' },
      { addresses: ['home'] },
      { limits: [{ requests: 5 }] },
      { models: [1] },
    ]) {
      const change = admin(gateway, 'PUT', '/users/fay', wrong);
      expect(await change.catch(String)).to.match(/\/users\/fay: 400 .*invalid_parameter/);
      const creation = callerOf({ username: 'gus' }, wrong);
      expect(await creation.catch(String)).to.match(/\/credentials: 400 .*invalid_parameter/);
      await admin(gateway, 'DELETE', '/users/gus', {});
    }
    expect(await call('three')).to.equal('200');
  });

  it('that cannot be read let nobody in', async () => {
    const { user } = requireOfHost('./lib/services') as HostServices;
    for (const [username, models] of Object.entries({ eve: 'gpt-4o', eva: '{"a":1}', eda: '[1]' })) {
      const call = await callerOf({ username });
      const { id } = (await user.find(username)) as { id: string };
      await user.update(id, { models });
      expect(await call('one'), models).to.match(/^503 /);
    }
  });
});
