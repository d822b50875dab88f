import { expect } from 'chai';
import { createKey, hashOf } from '../../plugins/core/api-key';
import type { RunningGateway } from '../support/gateway';
import { anthropicError, chat, openAiError, post, startRouted } from '../support/routed-gateway';
import { completion, json, type StandIn, startStandIn } from '../support/stand-in';

const KEYS = { alice: createKey('alice'), bob: createKey('bob') };

interface Report {
  object: string;
  data: Record<string, string | number | null>[];
}

describe('GET /v1/usage', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    provider.answer(json(200, completion('hello')));
    const limits = [{ requests: 2, per: 'day', by: 'key' }];
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { one: 'stand/one', two: 'stand/two' }, retries: 0 },
      before: [
        { 'ai-auth': null },
        { 'usage-meter': { action: { tags: ['project'] } } },
        { 'token-counter': null },
        { quota: { action: { limits } } },
      ],
      ai: {
        consumers: Object.fromEntries(
          Object.entries(KEYS).map(([name, { id, secret }]) => [name, { keys: [{ id, hash: hashOf(secret) }] }]),
        ),
      },
    });
    for (const [name, model] of [
      ['alice', 'one'],
      ['alice', 'two'],
      ['bob', 'one'],
    ] as const) {
      const headers = { ...bearer(name), 'x-ai-tags': `project=of-${name}` };
      const answer = await post(`${gateway.url}/v1/chat/completions`, chat({ model }), headers);
      expect(answer.status, answer.text).to.equal(200);
    }
  });
  after(() => Promise.all([gateway?.stop(), provider.close()]));

  function bearer(name: keyof typeof KEYS): Record<string, string> {
    return { authorization: `Bearer ${KEYS[name].text}` };
  }

  async function get(query: string, headers: Record<string, string>) {
    const response = await fetch(`${gateway.url}/v1/usage${query}`, { headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async function report(query: string, name: keyof typeof KEYS): Promise<Report['data']> {
    const { status, text } = await get(query, bearer(name));
    expect(status, text).to.equal(200);
    const { object, data } = JSON.parse(text) as Report;
    expect(object).to.equal('list');
    return data;
  }

  it('tells callers what they have used, and nothing of others', async () => {
    const [alice] = await report('', 'alice');
    expect(alice).to.include({ requests: 2 }).and.include.keys('input_tokens', 'cost_usd', 'billed_usd');
    expect(await report('?by=model', 'alice')).to.have.length(2);
    const bobs = await report('?by=tag.project,day,key', 'bob');
    expect(bobs).to.have.length(1);
    expect(bobs[0]).to.include({ 'tag.project': 'of-bob', key: KEYS.bob.id, requests: 1 });
    expect(await report('?by=model&from=2020-01-01&to=2020-02-01', 'alice')).to.deep.equal([]);
  });

  it('is answered when the limit is spent, and counts for none', async () => {
    const answer = await post(`${gateway.url}/v1/chat/completions`, chat(), bearer('alice'));
    expect(answer.status).to.equal(429);
    const asked = provider.received.length;
    for (let times = 0; times < 3; times++) await report('', 'bob');
    const allowed = await post(`${gateway.url}/v1/chat/completions`, chat(), bearer('bob'));
    expect(allowed.status, allowed.text).to.equal(200);
    expect(provider.received.length).to.equal(asked + 1);
  });

  it('is refused without a key, in the form of the client’s API', async () => {
    const openAi = await get('', {});
    expect(openAi.status).to.equal(401);
    expect(openAiError(openAi.text).code).to.equal('invalid_api_key');
    const anthropic = await get('', { 'anthropic-version': '2023-06-01' });
    expect(anthropic.status).to.equal(401);
    expect(anthropicError(anthropic.text).type).to.equal('authentication_error');
    expect(anthropic.headers.get('request-id')).to.match(/^req_/);
  });

  for (const query of [
    '?by=consumer',
    '?by=team',
    '?consumer=bob',
    '?by=model&by=day',
    '?from=never',
    '?measures=images',
  ]) {
    it(`refuses ${query}`, async () => {
      const { status, text } = await get(query, bearer('alice'));
      expect(status, text).to.equal(400);
      expect(openAiError(text).code).to.equal('invalid_parameter');
    });
  }
});

describe('GET /v1/usage on an open route', () => {
  it('tells nobody anything, and is an unknown path where nobody meters', async () => {
    const provider = await startStandIn();
    const start = (before: Record<string, null>[]) =>
      startRouted({ endpoints: { stand: provider.url }, router: { models: { one: 'stand/one' } }, before });
    const ask = async (gateway: RunningGateway) => {
      const response = await fetch(`${gateway.url}/v1/usage`);
      const text = await response.text();
      await gateway.stop();
      return { status: response.status, code: openAiError(text).code };
    };
    expect(await ask(await start([{ 'usage-meter': null }]))).to.deep.equal({ status: 403, code: 'consumer_required' });
    expect(await ask(await start([]))).to.deep.equal({ status: 404, code: 'unknown_url' });
    await provider.close();
  });
});
