import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import { run } from '../../plugins/ai/command';
import { consumerOf } from '../support/consumers';
import { ANSWER, QUESTION, REPHRASED, saidOf, SemanticGateway } from './semantic-gateway';

const TOWER = 'How tall is the Eiffel Tower in Paris?';

describe('a semantic cache in operation', () => {
  const cache = new SemanticGateway();
  const keys: Record<string, string> = {};

  beforeEach(async () => {
    await cache.start({}, [{ 'ai-auth': null }]);
    for (const name of ['ann', 'bob']) keys[name] = await consumerOf(cache.gateway, name);
    cache.openai = cache.client(keys.ann!);
    cache.says(ANSWER);
  });
  afterEach(() => cache.stop());

  async function egAi(...words: string[]): Promise<string> {
    const said = { out: '', err: '' };
    process.env.EG_ADMIN_PORT = new URL(cache.gateway.adminUrl).port;
    const terminal = { out: (text: string) => void (said.out += text), err: (text: string) => void (said.err += text) };
    const code = await run(['cache', ...words], terminal);
    delete process.env.EG_ADMIN_PORT;
    expect(code, said.err).to.equal(0);
    return said.out;
  }

  it('tells the same to its operator, the command and Prometheus', async () => {
    await cache.ask(QUESTION);
    await cache.ask(QUESTION);
    await cache.ask(REPHRASED);
    await cache.ask(' how do i reset my password');
    await cache.ask('What is the weather today?');
    const told = await cache.report();
    expect(told).to.include({ hits: 2, misses: 1 });
    expect(told.refused).to.deep.equal({ time: 1 });
    const { saved_usd: saved } = told as unknown as { saved_usd: number };
    expect(saved).to.be.above(0);
    const stats = JSON.parse(await egAi('stats', '--json')) as { data: { semantic: object }[] };
    expect(stats.data[0]!.semantic).to.include({ hits: 2, misses: 1, saved_usd: saved });
    const metrics = await (await fetch(`${cache.gateway.adminUrl}/metrics`)).text();
    expect(metrics).to.include('ai_gateway_cache_semantic_requests_total{pipeline="ai",result="hit"} 2');
    expect(metrics).to.include('ai_gateway_cache_semantic_refusals_total{pipeline="ai",reason="time"} 1');
    expect(metrics).to.include('ai_gateway_cache_results_total{pipeline="ai",result="semantic-hit"} 2');
  });

  it('forgets by consumer, model, entry, age and meaning, and the very same requests with it', async () => {
    const bob = cache.client(keys.bob!);
    const askAll = async () => {
      await cache.ask(QUESTION);
      await cache.ask(TOWER);
      await cache.ask(TOWER, { client: bob });
    };
    const left = async () => [
      (await cache.ask(QUESTION)).cache,
      (await cache.ask(TOWER)).cache,
      (await cache.ask(TOWER, { client: bob })).cache,
    ];
    await askAll();
    await egAi('purge', '--consumer', 'bob');
    expect(await left()).to.deep.equal(['hit', 'hit', 'miss']);
    await egAi('purge', '--like', REPHRASED);
    expect(await left()).to.deep.equal(['miss', 'hit', 'hit']);
    const { entry } = await cache.ask(REPHRASED);
    await egAi('purge', '--entry', entry!);
    expect(await left()).to.deep.equal(['miss', 'hit', 'hit']);
    await egAi('purge', '--model', 'one/other');
    expect(await left()).to.deep.equal(['hit', 'hit', 'hit']);
    await egAi('purge', '--older-than', '1d');
    expect(await left()).to.deep.equal(['hit', 'hit', 'hit']);
    await egAi('purge', '--model', 'one/gpt-4o');
    expect(await left()).to.deep.equal(['miss', 'miss', 'miss']);
  });

  it('takes feedback on what clients of the Messages API got', async () => {
    const client = new Anthropic({ baseURL: cache.gateway.url, apiKey: keys.ann!, maxRetries: 0 });
    const ask = async (content: string) => {
      const asked = { model: 'one', max_tokens: 100, messages: [{ role: 'user' as const, content }] };
      return saidOf((await client.messages.create(asked).withResponse()).response);
    };
    await ask(QUESTION);
    const hit = await ask(REPHRASED);
    expect(hit.cache).to.equal('semantic-hit');
    const answer = await fetch(`${cache.gateway.url}/v1/feedback`, {
      method: 'POST',
      headers: { 'x-api-key': keys.ann!, 'anthropic-version': '2023-06-01', 'content-type': 'application/json' },
      body: JSON.stringify({ request_id: hit.id, rating: 'bad' }),
    });
    expect(answer.status).to.equal(200);
    expect((await ask(REPHRASED)).cache).to.equal('miss');
  });
});
