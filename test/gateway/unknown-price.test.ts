import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { ledgerRows } from '../support/ledger-rows';
import type { RunningGateway } from '../support/gateway';
import { chat, openAiError, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

describe('usage-meter, of models whose price is not known', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  let folder: string;

  before(async () => {
    provider = await startStandIn();
    folder = mkdtempSync(path.join(tmpdir(), 'prices-'));
    writeFileSync(path.join(folder, 'prices.yml'), 'prices: { stand/known: { input: 1000000, output: 2000000 } }');
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await provider.close();
  });
  afterEach(() => gateway.stop());

  async function start(unknownPrice?: string): Promise<void> {
    gateway = await startRouted({
      endpoints: { stand: provider.url, other: provider.url },
      before: [{ 'usage-meter': unknownPrice ? { action: { unknownPrice } } : null }],
      router: { models: { both: ['stand/unknown', 'stand/known'] } },
      ai: { prices: path.join(folder, 'prices.yml') },
    });
  }
  const ask = (model: string) => post(`${gateway.url}/v1/chat/completions`, chat({ model }));

  it('lets them pass at a cost that is not known, unless the operator wants it otherwise', async () => {
    await start();
    const answer = await ask('stand/unknown');
    expect(answer.status).to.equal(200);
    expect(answer.headers.get('x-ai-cost')).to.equal(null);
    const [row] = await ledgerRows(gateway.ledger, 1);
    expect(row).to.include({ cost: null, price_version: null });
  });

  it('takes the highest prices of their provider, and says that it has', async () => {
    await start('estimate');
    const answer = await ask('stand/unknown');
    const [row] = await ledgerRows(gateway.ledger, 1);
    const { input_tokens: input, output_tokens: output, cost, price_version: version } = row!;
    expect(cost)
      .to.equal(Number(input) + 2 * Number(output))
      .and.to.be.above(0);
    expect(Number(answer.headers.get('x-ai-cost'))).to.equal(cost);
    expect(version).to.match(/^estimate:genai-prices@/);
  });

  it('leaves unknown what no price of the provider helps to estimate', async () => {
    await start('estimate');
    expect((await ask('other/unknown')).status).to.equal(200);
    const [row] = await ledgerRows(gateway.ledger, 1);
    expect(row).to.include({ cost: null });
  });

  it('denies them before any provider is asked, and passes over them where another target is left', async () => {
    await start('deny');
    const before = provider.received.length;
    const refused = await ask('stand/unknown');
    expect(refused.status).to.equal(403);
    expect(openAiError(refused.text)).to.include({ code: 'price_unknown', param: 'model' });
    expect(openAiError(refused.text).message).to.contain('unknownPrice: allow').and.contain('usage-meter');
    expect(provider.received.length).to.equal(before);
    expect((await ask('both')).headers.get('x-ai-model')).to.equal('known');
    const models = await fetch(`${gateway.url}/v1/models`);
    expect(models.status).to.equal(200);
  });
});
