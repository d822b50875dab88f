import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { run } from '../../plugins/ai/command';
import type { PriceDescription, Repriced } from '../../plugins/pricing';
import { openTestLedger } from '../stores/open-test-ledger';
import { ledgerRow } from '../stores/ledger-row';

const GATEWAY = `
serviceEndpoints:
  openai: { url: 'https://api.openai.com/v1', provider: openai }
  local: { url: 'http://127.0.0.1:1', provider: openai-compatible, models: [llama] }
  files: { url: 'http://127.0.0.1:2' }
pipelines:
  ai:
    policies:
      - provider-router:
          action:
            models:
              smart: [openai/gpt-4o, local/mystery]
              gpt-4.1: openai/*
              'o*': { targets: [openai/*] }
`;
const PRICES = `
prices:
  local/llama: [{ input: 1, output: 2, checked: 2020-01-01 }, { input: 3, output: 4, from: 2030-01-01 }]
`;

describe('eg-ai prices', () => {
  let folder: string;
  let configured: string | undefined;
  const start = process.cwd();

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'prices-'));
    mkdirSync(path.join(folder, 'config'));
    writeFileSync(path.join(folder, 'config/gateway.config.yml'), GATEWAY);
    writeFileSync(path.join(folder, 'config/system.config.yml'), 'plugins: { ai: { ledger: "sqlite:usage.db" } }');
    writeFileSync(path.join(folder, 'config/prices.yml'), PRICES);
    configured = process.env.EG_CONFIG_DIR;
    delete process.env.EG_CONFIG_DIR;
    process.chdir(folder);
  });
  afterEach(() => {
    process.chdir(start);
    if (configured !== undefined) process.env.EG_CONFIG_DIR = configured;
    rmSync(folder, { recursive: true });
  });

  async function egAi(...words: string[]) {
    const told = { out: '', err: '' };
    const code = await run(['prices', ...words], {
      out: (text) => (told.out += text),
      err: (text) => (told.err += text),
    });
    return { code, ...told };
  }
  const shown = async (...words: string[]) =>
    (JSON.parse((await egAi('show', ...words, '--json')).out) as { data: PriceDescription[] }).data;

  it('shows what a name leads to, at each endpoint that has a price', async () => {
    const [found, ...others] = await shown('smart');
    expect(others, 'nobody knows what the mystery costs').to.deep.equal([]);
    expect(found).to.include({ endpoint: 'openai', provider: 'openai', model: 'gpt-4o', entry: null });
    expect(found!.prices[0]).to.deep.include({ above: 0 });
    expect(found!.prices[0]!.usd).to.include({ input: 2.5, cached_input: 1.25, output: 10 });
  });

  it('shows the price of a day and of a class of service, and when the next one comes', async () => {
    const [now] = await shown('llama', '--endpoint', 'local');
    expect(now).to.include({ source: 'prices.yml', entry: 'local/llama', until: '2030-01-01T00:00:00.000Z' });
    const [then] = await shown('local/llama', '--at', '2030-06-01');
    expect(then).to.include({ from: '2030-01-01T00:00:00.000Z', until: null });
    expect(then!.prices).to.deep.equal([{ above: 0, usd: { input: 3, output: 4 } }]);
    const [flex] = await shown('gpt-4o', '--tier', 'flex');
    expect(flex!.prices[0]!.usd).to.include({ input: 1.25, output: 5 });
  });

  it('shows longer contexts beside shorter ones, for people', async () => {
    writeFileSync(
      path.join(folder, 'config/prices.yml'),
      'prices: { llama: { input: 1, above: { 1000: { input: 2 } } } }',
    );
    const { out, code } = await egAi('show', 'llama');
    expect(code).to.equal(0);
    expect(out).to.contain('local/llama: by "llama" of prices.yml').and.contain('above 1000 input tokens');
    expect(out).to.match(/input \(a million\) +1 +2\n?/);
  });

  it('says so where nobody knows a price, or the question is wrong', async () => {
    expect(await egAi('show', 'unheard-of'))
      .to.include({ code: 1 })
      .and.to.have.property('err')
      .that.contains('prices.yml');
    expect(await egAi('show', 'gpt-4o', '--tier', 'fast'))
      .to.include({ code: 2 })
      .and.to.have.property('err')
      .that.contains('--tier');
    expect(await egAi('show', 'gpt-4o', '--endpoint', 'opneai'))
      .to.have.property('err')
      .that.contains('`openai`');
  });

  it('checks that what the configuration names has a price, and how old it is', async () => {
    const { code, out } = await egAi('check', '--json');
    expect(code).to.equal(1);
    const { missing, old } = JSON.parse(out) as { missing: object[]; old: { model: string; age: number }[] };
    expect(missing).to.deep.equal([{ model: 'local/mystery', provider: 'openai-compatible', named_by: 'smart' }]);
    expect(old.map(({ model }) => model)).to.deep.equal(['local/llama']);
    expect(old[0]!.age).to.be.above(2000);
    writeFileSync(path.join(folder, 'config/prices.yml'), "prices: { 'local/*': { input: 1, output: 1 } }");
    expect(await egAi('check')).to.include({ code: 0, out: 'All 4 models that the configuration names have a price.' });
  });

  it('prices a period anew by another file, attempt by attempt, and changes nothing', async () => {
    const ledger = openTestLedger(path.join(folder, 'usage.db'), { error() {}, warn() {}, info() {}, debug() {} });
    const time = Date.UTC(2026, 0, 5);
    const used = {
      time,
      inputTokens: 1000,
      outputTokens: 100,
      cost: 0.0035,
      model: 'gpt-4o',
      provider: 'openai',
      endpoint: 'openai',
      attempts: [],
    };
    const unused = { cacheReadTokens: 0, cacheWrite5mTokens: 0, cacheWrite1hTokens: 0, reasoningTokens: 0, images: 0 };
    void ledger.record(ledgerRow({ ...used, ...unused, serviceTier: null }));
    void ledger.record(ledgerRow({ ...used, ...unused, serviceTier: null, cache: 'hit', cost: 0 }));
    void ledger.record(ledgerRow({ ...used, ...unused, images: 1, time: time + 86_400_000, cost: 0.04 }));
    void ledger.record(ledgerRow({ ...used, ...unused, model: 'mystery', endpoint: 'local', cost: null }));
    await ledger.close();
    writeFileSync(
      path.join(folder, 'new.yml'),
      'prices: { gpt-4o: { input: 2, output: 8 }, mystery: { input: 1, output: 1 } }',
    );
    const { out, code } = await egAi(
      'reprice',
      '--from',
      '2026-01-01',
      '--to',
      '2026-02-01',
      '--prices',
      'new.yml',
      '--json',
    );
    expect(code).to.equal(0);
    const { data } = JSON.parse(out) as { data: Repriced[] };
    const none = { provider: 'openai', unpriced_before: 0, unpriced_now: 0, kept: 0, attempts: 1 };
    expect(data).to.have.deep.members([
      // 1000 × 2 + 100 × 8 millionths; the answer from the cache was asked of nobody.
      { ...none, day: '2026-01-05', model: 'gpt-4o', old_usd: 0.0035, new_usd: 0.0028, difference_usd: -0.0007 },
      {
        ...none,
        day: '2026-01-05',
        model: 'mystery',
        old_usd: 0,
        new_usd: 0.0011,
        difference_usd: 0.0011,
        unpriced_before: 1,
      },
      // What the picture was is not in the ledger.
      { ...none, day: '2026-01-06', model: 'gpt-4o', old_usd: 0.04, new_usd: 0.04, difference_usd: 0, kept: 1 },
    ]);
    const table = await egAi('reprice');
    expect(table.out).to.contain('total').and.contain('Nothing was changed.');
  });
});
