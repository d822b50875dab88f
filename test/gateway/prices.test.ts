import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type RunningGateway, startGateway } from '../support/gateway';

describe('prices.yml of a running gateway', () => {
  let gateway: RunningGateway;

  before(async () => {
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
        policies: ['usage-meter', 'provider-router'],
        pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'usage-meter': null }, { 'provider-router': null }] } },
      },
    });
  });
  after(() => gateway.stop());

  async function costOfRequest(): Promise<number> {
    const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'demo/chat', messages: [{ role: 'user', content: 'Hello' }] }),
    });
    await answer.text();
    return Number(answer.headers.get('x-ai-cost'));
  }

  it('counts as soon as it is there, and stays when it is broken', async () => {
    expect(await costOfRequest()).to.equal(0);
    const file = path.join(gateway.folder, 'prices.yml');
    writeFileSync(file, "prices: { 'demo/*': { input: 1000000, output: 0 } }");
    let cost = 0;
    while (!(cost > 0)) {
      await wait(50);
      cost = await costOfRequest();
    }
    expect(Number.isInteger(cost), `${cost} dollars, one for each input token`).to.equal(true);
    writeFileSync(file, 'prices: [');
    await wait(500);
    expect(await costOfRequest()).to.equal(cost);
  });

  it('are told on the admin port, or what is wrong with the question', async () => {
    writeFileSync(path.join(gateway.folder, 'prices.yml'), 'prices: { demo/chat: { input: 7, output: 9 } }');
    const ask = async (query: string) => {
      const answer = await fetch(`${gateway.adminUrl}/ai/prices?${query}`);
      return {
        status: answer.status,
        body: (await answer.json()) as { data?: { entry?: string }[]; error?: { param: string } },
      };
    };
    let found = await ask('model=demo/chat');
    while (found.body.data?.[0]?.entry !== 'demo/chat') {
      await wait(50);
      found = await ask('model=demo/chat');
    }
    expect(found.body.data[0]).to.deep.include({ endpoint: 'demo', model: 'chat', source: 'prices.yml' });
    expect(found.body.data[0]).to.have.deep.property('prices', [{ above: 0, usd: { input: 7, output: 9 } }]);
    expect(await ask('')).to.have.property('status', 400);
    expect((await ask('model=chat&tier=fast')).body.error).to.include({ param: 'tier' });
    expect((await ask('model=chat&at=never')).body.error).to.include({ param: 'at' });
    expect((await ask('model=chat&modle=x')).body.error).to.include({ param: 'modle' });
  });
});
