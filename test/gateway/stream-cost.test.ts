import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import OpenAI from 'openai';
import { type RunningGateway, startGateway } from '../support/gateway';

const PRICES = 'prices:\n  demo/chat: { input: 1000, output: 2000 }\n';

describe('the cost of a streamed answer', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'prices-'));
  const prices = path.join(folder, 'prices.yml');
  let gateway: RunningGateway;
  let client: OpenAI;

  before(async () => {
    writeFileSync(prices, PRICES);
    gateway = await startGateway({
      ai: { prices },
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
        policies: ['usage-meter', 'provider-router'],
        pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'usage-meter': null }, { 'provider-router': null }] } },
      },
    });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  });

  after(async () => {
    await gateway.stop();
    rmSync(folder, { recursive: true });
  });

  async function lastUsage(options: object): Promise<(OpenAI.CompletionUsage & { cost?: number }) | null | undefined> {
    const stream = await client.chat.completions.create({
      model: 'demo/chat',
      messages: [{ role: 'user', content: 'hello' }],
      stream: true,
      ...options,
    });
    let usage: OpenAI.CompletionUsage | null | undefined;
    for await (const chunk of stream) usage = chunk.usage ?? usage;
    return usage;
  }

  it('stands in the usage that the client asked for', async () => {
    const usage = (await lastUsage({ stream_options: { include_usage: true } }))!;
    const dollars = usage.prompt_tokens * 1e-3 + usage.completion_tokens * 2e-3;
    expect(usage.cost).to.be.closeTo(dollars, 1e-9);
  });

  it('is not pressed on a client that did not ask', async () => {
    expect(await lastUsage({})).to.equal(undefined);
  });
});
