import { expect } from 'chai';
import { liveRequest } from '../../../plugins/ai/live/live-request';
import { createKey, hashOf } from '../../../plugins/core/api-key';
import { exchangeFacts, outcome } from '../../policies/exchange-facts';
import type { RunningGateway } from '../../support/gateway';
import { chat, post, startRouted } from '../../support/routed-gateway';
import { askAdmin, bearer, ELSEWHERE } from '../admin/ask-admin';
import { type LiveEvent, type Watcher, watchLive } from './watch-live';

const ADMIN = 'admin-token-0123456789';
const KEY = createKey('alice1');
const PROMPT = 'a prompt that nobody else may read';
const HOST = 'gateway.example';

describe('GET /ai/live', () => {
  let gateway: RunningGateway;
  let open: Watcher[];
  beforeEach(async () => {
    process.env.AI_ADMIN_TOKEN = ADMIN;
    open = [];
    gateway = await startRouted({
      endpoints: { demo: { url: 'demo:', provider: 'demo' } },
      before: [{ 'ai-auth': null }, { 'usage-meter': null }],
      router: { models: { one: 'demo/chat' } },
      ai: { consumers: { alice: { team: 'red', keys: [{ id: KEY.id, hash: hashOf(KEY.secret) }] } } },
    });
  });
  afterEach(async () => {
    delete process.env.AI_ADMIN_TOKEN;
    for (const watcher of open) watcher.close();
    await gateway.stop();
  });

  async function watch(query?: string, headers?: Record<string, string>): Promise<Watcher> {
    const watcher = await watchLive(gateway, query, headers);
    open.push(watcher);
    return watcher;
  }
  const ask = (more: object = {}, key = KEY.text) =>
    post(`${gateway.url}/v1/chat/completions`, chat({ messages: [{ role: 'user', content: PROMPT }], ...more }), {
      authorization: `Bearer ${key}`,
    });
  const ended = ({ event, data }: LiveEvent) => event === 'request' && data.state === 'ended';

  it('tells of a request when it starts, when its answer begins and when it ends', async () => {
    const watcher = await watch();
    expect(watcher.status).to.equal(200);
    expect(watcher.headers).to.include({ 'content-type': 'text/event-stream; charset=utf-8' });
    const { headers } = await ask({ stream: true });
    const last = (await watcher.until(ended)).data;
    const [first, second] = watcher.events.map(({ data }) => data);
    expect(watcher.events.map(({ data }) => data.state)).to.deep.equal(['started', 'answering', 'ended']);
    expect(new Set(watcher.events.map(({ data }) => data.id))).to.deep.equal(new Set([headers.get('x-request-id')]));
    const who = { consumer: 'alice', team: 'red', key: 'alice1', model_requested: 'one', streamed: true };
    expect(first).to.include({ ...who, operation: 'chat', pipeline: 'ai' });
    expect(first).to.not.have.any.keys('model', 'status', 'first_token_ms');
    expect(second).to.include({ ...who, model: 'chat', endpoint: 'demo', provider: 'demo' });
    expect(second!.first_token_ms).to.be.a('number');
    expect(last).to.include({ ...who, status: 200, code: null, delivery: 'complete' });
    expect(last.output_tokens).to.be.greaterThan(0);
    expect(last.cost_usd).to.satisfy((cost: unknown) => cost === null || typeof cost === 'number');
  });

  it('tells the same of it as the report', async () => {
    const watcher = await watch();
    await ask();
    const { state: _state, ...live } = (await watcher.until(ended)).data;
    const again = await watch();
    const { state: _again, ...row } = (await again.until(ended)).data;
    expect(row).to.deep.include(live);
  });

  it('tells of refusals, which only end', async () => {
    const watcher = await watch();
    await ask({}, 'sk-eg-wrong-0123456789');
    const { data } = await watcher.until(ended);
    expect(data).to.include({ status: 401, consumer: null });
    expect(watcher.events).to.have.length(1);
  });

  it('shows the last ones first, the oldest at the beginning, and as many as are asked for', async () => {
    for (const model of ['one', 'demo/fail-500', 'two']) await ask({ model });
    const models = async (query: string, count: number) => {
      const watcher = await watch(query);
      if (count > 0) await watcher.until(() => watcher.events.length >= count);
      await ask({ model: 'last' });
      await watcher.until(({ data }) => data.model_requested === 'last' && data.state === 'ended');
      return watcher.events.map(({ data }) => data.model_requested).slice(0, count);
    };
    expect(await models('', 3)).to.deep.equal(['one', 'demo/fail-500', 'two']);
    expect(await models('?last=2', 2)).to.deep.equal(['two', 'last']);
    expect((await models('?last=0', 0)).length).to.equal(0);
  });

  it('shows what was chosen', async () => {
    await ask({ model: 'two' });
    const watcher = await watch('?team=red,blue&model=chat,fail-500');
    const none = await watch('?consumer=');
    for (const model of ['two', 'one', 'demo/fail-500']) await ask({ model });
    await ask({}, 'sk-eg-wrong-0123456789');
    await watcher.until(({ data }) => data.status === 502 || data.status === 500);
    expect(new Set(watcher.events.map(({ data }) => data.model_requested))).to.deep.equal(
      new Set(['one', 'demo/fail-500']),
    );
    await none.until(ended);
    expect(none.events.map(({ data }) => data.status)).to.deep.equal([401]);
    for (const query of ['?color=red', '?last=many', '?model[toString]=one', '?team[]=red&team[]=blue']) {
      const { status, error } = await askAdmin(gateway, `/ai/live${query}`);
      expect(status).to.equal(400);
      expect(error!.code).to.equal('invalid_parameter');
    }
  });

  it('never shows what was asked, or a secret', async () => {
    const watcher = await watch();
    await ask({ stream: true, user: 'someone' });
    await watcher.until(ended);
    const text = JSON.stringify(watcher.events);
    expect(text).to.not.contain(PROMPT).and.not.contain(KEY.secret);
  });

  it('is for those who may look, and ends when they may no more', async () => {
    const browser = { ...ELSEWHERE, host: HOST };
    expect((await watch('', browser)).status).to.equal(401);
    expect((await watch('', { origin: 'http://evil.example' })).status).to.equal(401);
    const begun = await askAdmin(gateway, '/ai/session', {
      method: 'POST',
      headers: { ...browser, origin: `https://${HOST}` },
      body: { token: ADMIN },
    });
    const cookie = begun.headers['set-cookie']![0]!.split(';')[0]!;
    expect((await watch('', { ...browser, cookie, 'sec-fetch-site': 'same-site' })).status).to.equal(403);
    expect((await watch('', { ...browser, cookie, origin: 'https://evil.example' })).status).to.equal(403);
    const [bySession, byToken] = [
      await watch('', { ...browser, cookie }),
      await watch('', { ...browser, ...bearer(ADMIN) }),
    ];
    expect([bySession.status, byToken.status]).to.deep.equal([200, 200]);
    process.env.AI_ADMIN_TOKEN = 'another-token-0123456789';
    await Promise.all([bySession.ended, byToken.ended]);
    for (const { events } of [bySession, byToken]) expect(events.at(-1)!.event).to.equal('end');
  }).timeout(15_000);

  it('admits so many viewers, and others when those have gone', async () => {
    for (let count = 0; count < 50; count++) expect((await watch('?last=0')).status).to.equal(200);
    const refused = await Promise.all(Array.from({ length: 950 }, () => askAdmin(gateway, '/ai/live')));
    expect(new Set(refused.map(({ status }) => status))).to.deep.equal(new Set([503]));
    expect(refused[0]!.error!.code).to.equal('too_many_viewers');
    await ask();
    await Promise.all(open.slice(0, 50).map((watcher) => watcher.until(ended)));
    const [gone] = open.splice(0, 1);
    gone!.close();
    let status = 503;
    while (status !== 200) ({ status } = await watch('?last=0'));
  }).timeout(15_000);

  it('tells those that are refused as the ledger does', () => {
    const refused = liveRequest(
      exchangeFacts({ attempts: [], answeredBy: undefined, reportedUsage: undefined }),
      'ended',
      outcome({ status: 429, code: 'rate_limit_exceeded', delivery: 'none' }),
    );
    expect(refused).to.include({ status: 429, model: null, provider: null, input_tokens: 0, output_tokens: 0 });
  });
});
