import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import { request } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import { admin } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { type Row, ledgerRows } from '../support/ledger-rows';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

const CHAT = '/v1/chat/completions';

/** By then what was revoked has ended everywhere. */
const SECOND = 1_000;

interface Key {
  keyId: string;
  keySecret: string;
}

const addUser = (gateway: RunningGateway, username: string, team?: string) =>
  admin<{ id: string }>(gateway, 'POST', '/users', { username, firstname: 'a', lastname: 'b', team });

const addKey = (gateway: RunningGateway, consumerId: string, credential: object = {}) =>
  admin<Key>(gateway, 'POST', '/credentials', { consumerId, type: 'key-auth', credential });

describe('keys of the host', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  let key: string;
  let keyId: string;
  let userId: string;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': null }, { 'usage-meter': null }],
      router: { models: { one: 'stand/one' } },
      apiEndpoint: { scopes: ['chat'] },
    });
    await admin(gateway, 'POST', '/scopes', { scopes: ['chat', 'other'] });
    ({ id: userId } = await addUser(gateway, 'ann', 'red'));
    const added = await addKey(gateway, userId, { scopes: ['chat'] });
    keyId = added.keyId;
    key = `${added.keyId}:${added.keySecret}`;
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });
  beforeEach(() => {
    provider.received.length = 0;
  });

  const status = async (headers: Record<string, string>) => (await post(gateway.url + CHAT, chat(), headers)).status;

  /** Why the caller is not let in. */
  async function reason(headers: Record<string, string>): Promise<string> {
    const { status: told, text } = await post(gateway.url + CHAT, chat(), headers);
    expect(told).to.equal(401);
    return openAiError(text).message;
  }

  async function lastRow(): Promise<Row> {
    await wait(300);
    return (await ledgerRows(gateway.ledger, 1)).at(-1)!;
  }

  it('let the SDKs of both APIs in, as they send them', async () => {
    const openai = new OpenAI({ apiKey: key, baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    expect((await openai.chat.completions.create(chat())).choices[0]?.message.content).to.equal('hello');
    const anthropic = new Anthropic({ apiKey: key, baseURL: gateway.url, maxRetries: 0 });
    expect((await anthropic.messages.create(message())).content[0]).to.include({ text: 'hello' });
    const bearer = new Anthropic({ apiKey: null, authToken: key, baseURL: gateway.url, maxRetries: 0 });
    expect((await bearer.messages.create(message())).role).to.equal('assistant');
    expect(await lastRow()).to.include({ consumer: 'ann', team: 'red', key: keyId, status: 200 });
    for (const { headers, text } of provider.received) {
      expect(JSON.stringify(headers) + text).to.not.contain(key.split(':')[1]);
    }
  });

  it('are refused in the form of each API when they are missing or wrong', async () => {
    const [id, secret] = key.split(':');
    const wrong = ['', 'Bearer', 'Bearer x', 'Basic eDp5', `Bearer ${id}`, `Bearer ${id}:`, `Bearer :${secret}`];
    wrong.push(
      `Bearer ${id}:${secret}x`,
      `Bearer ${id}:x`,
      `Bearer x:${secret}`,
      `Bearer ${key}:x`,
      'Bearer __proto__:x',
    );
    for (const authorization of wrong) {
      const answer = await post(gateway.url + CHAT, chat(), authorization ? { authorization } : {});
      expect(answer.status, authorization).to.equal(401);
      expect(openAiError(answer.text)).to.include({ code: 'invalid_api_key', type: 'invalid_request_error' });
      expect(answer.text).to.not.contain(secret);
    }
    expect(await lastRow()).to.include({ status: 401, code: 'invalid_api_key', consumer: null });
    const told = await post(`${gateway.url}/v1/messages`, message(), { 'x-api-key': 'x:y' });
    expect(told.status).to.equal(401);
    expect(anthropicError(told.text).type).to.equal('authentication_error');
    const openai = new OpenAI({ apiKey: 'sk-placeholder', baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    const error: unknown = await openai.models.list().then(
      () => undefined,
      (thrown: unknown) => thrown,
    );
    expect(error).to.be.instanceOf(OpenAI.AuthenticationError);
    expect(provider.received).to.have.length(0);
  });

  it('need the scopes of the route', async () => {
    const other = await addKey(gateway, userId, { scopes: ['other'] });
    const none = await addKey(gateway, userId);
    for (const { keyId: id, keySecret } of [other, none]) {
      const answer = await post(gateway.url + CHAT, chat(), { authorization: `Bearer ${id}:${keySecret}` });
      expect(answer.status).to.equal(403);
      expect(openAiError(answer.text)).to.include({ code: 'missing_scope', type: 'permission_error' });
      const told = await post(`${gateway.url}/v1/messages`, message(), { 'x-api-key': `${id}:${keySecret}` });
      expect(anthropicError(told.text).type).to.equal('permission_error');
    }
  });

  it('end when the key or its owner is switched off', async () => {
    const { id } = await addUser(gateway, 'bob');
    const added = await addKey(gateway, id, { scopes: ['chat'] });
    const headers = { 'x-api-key': `${added.keyId}:${added.keySecret}` };
    expect(await status(headers)).to.equal(200);
    const switchKey = (on: boolean) =>
      admin(gateway, 'PUT', `/credentials/key-auth/${added.keyId}/status`, { status: on });
    await switchKey(false);
    await wait(SECOND);
    expect(await reason(headers)).to.equal('The key has been revoked.');
    await switchKey(true);
    await wait(SECOND);
    expect(await status(headers)).to.equal(200);
    await admin(gateway, 'PUT', `/users/${id}/status`, { status: false });
    await wait(SECOND);
    expect(await reason(headers)).to.equal('The owner of the key is not active.');
    expect(await reason({ 'x-api-key': `${added.keyId}:wrong` })).to.equal('The key is not valid.');
  });
});

describe('anonymous: loopback', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': { action: { anonymous: 'loopback' } } }],
      router: { models: { one: 'stand/one' } },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  const status = async (headers: Record<string, string> = {}) =>
    (await post(gateway.url + CHAT, chat(), headers)).status;

  /** By the name that the client knows the gateway by, which `fetch` would not send. */
  function statusAs(host: string): Promise<number | undefined> {
    const headers = { host, 'content-type': 'application/json' };
    return new Promise((resolve, reject) => {
      const call = request(gateway.url + CHAT, { method: 'POST', headers, agent: false });
      call.on('error', reject);
      call.on('response', (response) => resolve(response.resume().statusCode));
      call.end(JSON.stringify(chat()));
    });
  }

  it('lets callers from the same machine in, not those whose request was forwarded', async () => {
    expect(await status()).to.equal(200);
    expect(await status({ authorization: 'Bearer placeholder' })).to.equal(200);
    for (const name of ['x-forwarded-for', 'forwarded', 'via', 'x-real-ip']) {
      expect(await status({ [name]: '127.0.0.1' }), name).to.equal(401);
    }
  });

  it('lets no web page in: neither of another site nor by a name that was led here', async () => {
    const { port } = new URL(gateway.url);
    for (const origin of ['https://evil.example', 'null']) expect(await status({ origin }), origin).to.equal(401);
    expect(await status({ 'sec-fetch-site': 'cross-site' })).to.equal(401);
    expect(await statusAs(`evil.example:${port}`)).to.equal(401);
    expect(await statusAs(`localhost:${port}`)).to.equal(200);
  });

  it('lets nobody in where a route asks for scopes', async () => {
    const scoped = await startRouted({
      endpoints: { stand: provider.url },
      apiEndpoint: { scopes: ['chat'] },
      before: [{ 'ai-auth': { action: { anonymous: 'loopback' } } }],
    });
    try {
      expect((await post(scoped.url + CHAT, chat())).status).to.equal(401);
    } finally {
      await scoped.stop();
    }
  });

  it('ends with the first consumer', async () => {
    const { id } = await addUser(gateway, 'first');
    const { keyId, keySecret } = await addKey(gateway, id);
    // That there was none is believed for a second.
    await wait(1_100);
    expect(await status()).to.equal(401);
    expect(await status({ authorization: 'Bearer placeholder' })).to.equal(401);
    expect(await status({ authorization: `Bearer ${keyId}:${keySecret}` })).to.equal(200);
  });
});
