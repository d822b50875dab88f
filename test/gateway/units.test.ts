import { expect } from 'chai';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { RunningGateway } from '../support/gateway';
import { ledgerRow, type Row } from '../support/ledger-rows';
import { chat, post, startRouted } from '../support/routed-gateway';
import { completion, json, sends, type StandIn, startStandIn } from '../support/stand-in';

const PRICES = {
  'stand/voice': { characters: 15 },
  'stand/ears': { second: 0.0001 },
  'claude/*': { input: 1, output: 10, search: 0.01 },
  'stand/gpt-4o': { input: 1, output: 10, search: 0.01 },
};
const MESSAGE = { id: 'm', type: 'message', role: 'assistant', model: 'c', stop_reason: 'end_turn' };

describe('what is not paid by the token alone', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    const prices = path.join(mkdtempSync(path.join(tmpdir(), 'prices-')), 'prices.yml');
    writeFileSync(prices, stringify({ prices: PRICES }));
    gateway = await startRouted({
      endpoints: {
        stand: { url: `${provider.url}/v1`, provider: 'openai', apiKey: 'env:PATH' },
        claude: { url: provider.url, provider: 'anthropic', apiKey: 'env:PATH' },
      },
      before: [{ 'usage-meter': null }, { 'token-counter': null }],
      ai: { prices },
    });
  });
  after(async () => {
    await gateway?.stop();
    await provider.close();
  });

  async function rowOf(place: string, body: object): Promise<Row> {
    const { status, headers, text } = await post(gateway.url + place, body);
    expect(status, text).to.equal(200);
    return ledgerRow(gateway.ledger, headers.get('x-request-id') ?? headers.get('request-id'));
  }

  it('is speech by its characters', async () => {
    provider.answer(sends('audio/mpeg', 'sound'));
    const row = await rowOf('/v1/audio/speech', { model: 'stand/voice', voice: 'a', input: 'Grüße 👋' });
    expect(row).to.include({ characters: 7, output_tokens: null, cost: 0.000105 });
    const unpriced = await rowOf('/v1/audio/speech', { model: 'stand/other', voice: 'a', input: 'hello' });
    expect(unpriced).to.include({ characters: 5, cost: null });
  });

  it('is a search of the web, by Anthropic’s count and by the items of a response', async () => {
    const usage = { input_tokens: 10, output_tokens: 2, server_tool_use: { web_search_requests: 3 } };
    provider.answer(json(200, { ...MESSAGE, content: [{ type: 'text', text: 'found' }], usage }));
    const counted = await rowOf('/v1/messages', { ...chat({ model: 'claude/c' }), max_tokens: 5 });
    expect(counted).to.include({ searches: 3, other_cost: 0.03, cost: 0.03003 });
    const call = (action: object) => ({ type: 'web_search_call', id: 'w', status: 'completed', action });
    const output = [call({ type: 'search', query: 'q' }), call({ type: 'open_page', url: 'u' })];
    const used = { input_tokens: 10, output_tokens: 2, total_tokens: 12 };
    const response = { id: 'r', object: 'response', status: 'completed', created_at: 1, model: 'gpt-4o' };
    provider.answer(json(200, { ...response, output, usage: used }));
    const listed = await rowOf('/v1/responses', { model: 'stand/gpt-4o', input: 'find it' });
    expect(listed).to.include({ searches: 1, cost: 0.01003 });
  });

  it('has the class of service that the answer names, plain and streamed', async () => {
    const tiers = async (tier: string) => {
      provider.answer(json(200, { ...completion('hello'), service_tier: tier }));
      const plain = await rowOf('/v1/chat/completions', chat({ model: 'stand/gpt-4o', service_tier: 'flex' }));
      const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', service_tier: tier };
      const choices = [{ index: 0, delta: { content: 'hello' }, finish_reason: 'stop' }];
      const events = [{ ...chunk, choices }].map((event) => `data: ${JSON.stringify(event)}\n\n`).join('');
      provider.answer(sends('text/event-stream', `${events}data: [DONE]\n\n`));
      const streamed = await rowOf('/v1/chat/completions', chat({ model: 'stand/gpt-4o', stream: true }));
      const usage = { input_tokens: 1, output_tokens: 1, service_tier: tier };
      provider.answer(json(200, { ...MESSAGE, content: [{ type: 'text', text: 'hello' }], usage }));
      const message = await rowOf('/v1/messages', { ...chat({ model: 'claude/c' }), max_tokens: 5 });
      return [plain, streamed, message].map((row) => row.service_tier);
    };
    expect(await tiers('priority')).to.deep.equal(['priority', 'priority', 'priority']);
    expect(await tiers('default')).to.deep.equal([null, null, null]);
  });
});
