import { parse } from 'csv-parse/sync';
import { expect } from 'chai';
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { monthNamed } from '../../plugins/ai/billing/month';
import { partiesOf, partyShape } from '../../plugins/ai/billing/parties';
import { rendered } from '../../plugins/ai/billing/rendered';
import { makeStatement } from '../../plugins/ai/billing/statement';
import type { Ledger, LedgerRow } from '../../plugins/core/ledger';
import { listed } from '../../plugins/core/listed';
import { openTestLedger } from '../stores/open-test-ledger';
import { ledgerRow } from '../stores/ledger-row';

const MONTH = monthNamed('2026-11')!;
const day = (number: number) => Date.UTC(2026, 10, number, 12);
const research = (parts: Partial<LedgerRow>) => ledgerRow({ team: 'research', time: day(3), ...parts });
/** A third more than the cost. */
const priced = (cost: number) => ({ cost, inputCost: cost, outputCost: 0, billed: Number((cost * 1.25).toFixed(12)) });

describe('statements', () => {
  const silent = { error() {}, warn() {}, info() {}, debug() {} };
  let folder: string;
  let ledger: Ledger;

  beforeEach(async () => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'statement-'));
    ledger = openTestLedger(path.join(folder, 'usage.db'), silent);
    const rows = [
      research({ inputTokens: 1_000_000, outputTokens: 0, ...priced(2.5) }),
      research({ time: day(4), inputTokens: 500_000, cacheReadTokens: 500_000, ...priced(1.25), cachedInputCost: 0 }),
      research({ model: 'claude', provider: 'anthropic', ...priced(0.1), outputProvenance: 'estimate' }),
      research({ model: 'new', cost: null, billed: null, inputCost: null, outputCost: null, priceVersion: null }),
      // Broken off: no request that succeeded, but its money is spent.
      research({ delivery: 'partial', code: 'client_closed_request', ...priced(0.4) }),
      research({ cache: 'hit', saved: 0.75, ...priced(0) }),
      research({ status: 429, code: 'rate_limit_exceeded', inputTokens: 0, outputTokens: 0, ...priced(0) }),
      ledgerRow({ team: 'research', time: MONTH.from - 1, ...priced(100) }),
      ledgerRow({ team: 'research', time: MONTH.to, ...priced(100) }),
      ledgerRow({ team: null, consumer: 'carl', time: day(9), ...priced(2) }),
      ledgerRow({ team: null, consumer: null, time: day(9), ...priced(3) }),
    ];
    for (const row of rows) void ledger.record(row);
    await ledger.flush();
  });
  afterEach(async () => {
    await ledger.close();
    rmSync(folder, { recursive: true });
  });

  const statement = (subject = { team: 'research' }, options = {}) => makeStatement(ledger, subject, MONTH, options);

  it('have the figures of the usage report of the same time', async () => {
    const made = await statement();
    const where = { team: ['research'] };
    const { from, to } = MONTH;
    for (const [by, lines] of [
      ['model', made.lines],
      ['day', made.days],
    ] as const) {
      const measures = ['known_billed_usd', 'known_cost_usd', 'unpriced_requests'] as const;
      const sums = await listed(ledger.sum({ by: [by], from, to, where, measures }));
      expect(lines).to.have.length(sums.length);
      for (const sum of sums) {
        const line = (lines as Record<string, unknown>[]).find((one) => one[by] === sum[by]);
        const { requests, input_tokens, cached_input_tokens, output_tokens } = sum;
        expect(line).to.deep.include({ requests, input_tokens, cached_input_tokens, output_tokens });
        expect(line!.known_cost_usd).to.equal(sum.known_cost_usd);
        expect(line!.known_billed_usd).to.equal(sum.known_billed_usd);
      }
    }
    const [whole] = await listed(ledger.sum({ by: [], from, to, where, measures: ['billed_usd'] }));
    expect(made.totals.requests).to.equal(whole?.requests).and.equal(5);
    expect(made.totals.input_tokens).to.equal(whole?.input_tokens);
    expect(whole?.billed_usd).to.equal(null);
  });

  it('add up what is known, round what is due once, and set apart what has no price', async () => {
    const { totals, due, lines, price_versions: versions } = await statement();
    expect(totals.known_cost_usd).to.equal(4.25);
    expect(totals.known_billed_usd).to.equal(5.3125);
    expect(totals.saved_usd).to.equal(0.75);
    expect(due).to.deep.equal({ currency: 'USD', rate: 1, amount: 5.31 });
    expect(totals.unpriced_requests).to.equal(1);
    expect(lines.find(({ model }) => model === 'new')).to.include({ unpriced_requests: 1, known_billed_usd: 0 });
    expect(versions).to.deep.equal(['test']);
    const page = rendered(await statement(), 'html');
    expect(page).to.contain('Not in the amount: requests of unknown price');
    expect(page).to.contain('USD\u00a05.31').and.contain('Mark-up (+25.00 %)');
  });

  it('tell how many of the tokens providers have reported', async () => {
    const { totals } = await statement();
    const estimated = 5;
    expect(totals.reported_tokens).to.equal(totals.input_tokens + totals.output_tokens - estimated);
    expect(rendered(await statement(), 'html')).to.match(
      /Of 2,000,\d{3} tokens, 100\.00 % are as the providers reported/,
    );
  });

  it('are converted as a whole, at the rate that is said', async () => {
    const settings = { currency: 'EUR', rate: 0.9 };
    expect((await statement(undefined, { settings })).due).to.deep.equal({ currency: 'EUR', rate: 0.9, amount: 4.78 });
    const yen = await statement(undefined, { settings, currency: 'JPY', rate: 150 });
    expect(yen.due.amount).to.equal(797);
    expect(rendered(yen, 'html')).to.contain('JPY\u00a0797').and.contain('Rate: JPY for one US dollar');
  });

  it('write their lines as CSV that no spreadsheet runs', async () => {
    void ledger.record(research({ model: '=HYPERLINK("http://x")', ...priced(0) }));
    const records = parse<Record<string, string>>(rendered(await statement(), 'csv'), { columns: true });
    expect(records.map(({ model }) => model)).to.include('\'=HYPERLINK("http://x")');
    const billed = records.reduce((sum, { billed_usd: amount }) => sum + Number(amount), 0);
    expect(billed).to.be.closeTo(5.3125, 1e-9);
    expect(records[0]).to.include({ statement: 'research:2026-11', model: 'gpt-4o', requests: '3', currency: 'USD' });
  });

  it('escape whatever clients and operators write', async () => {
    void ledger.record(research({ model: '<script>alert(1)</script>', ...priced(0) }));
    const settings = { issuer: '<img src=x>', address: '"&\'', note: '</style>' };
    const page = rendered(await statement(undefined, { settings }), 'html');
    expect(page).to.not.match(/<script|<img/);
    expect(page.match(/<\/style>/g)).to.have.length(1);
    expect(page).to.contain('&lt;script&gt;alert(1)&lt;/script&gt;').and.contain('&quot;&amp;&#39;');
    expect(page).to.not.match(/https?:/);
  });

  it('are there for each team, and each consumer as far as it is in none', async () => {
    const parties = await listed(partiesOf(ledger, MONTH));
    expect(parties.map((party) => partyShape(party, '2026-11'))).to.deep.equal([
      {
        ...{ team: 'research', consumer: null, month: '2026-11', requests: 5 },
        ...{ cost_usd: 4.25, billed_usd: 5.3125, unpriced_requests: 1 },
        statement: '/ai/invoices?team=research&month=2026-11',
      },
      {
        ...{ team: null, consumer: 'carl', month: '2026-11', requests: 1 },
        ...{ cost_usd: 2, billed_usd: 2.5, unpriced_requests: 0 },
        statement: '/ai/invoices?consumer=carl&team=&month=2026-11',
      },
    ]);
  });

  it('say when the month is not over', async () => {
    expect(await statement(undefined, { now: MONTH.to - 1 })).to.include({ final: false });
    expect(await statement(undefined, { now: MONTH.to })).to.include({ final: true });
  });

  it('become a PDF in a browser', async function () {
    const browser = '/usr/bin/chromium';
    if (!existsSync(browser)) {
      if (process.env.REQUIRE_SERVICES) throw new Error(`${browser} is not installed`);
      this.skip();
    }
    this.timeout(20_000);
    const page = path.join(folder, 'statement.html');
    writeFileSync(page, rendered(await statement(), 'html'));
    const pdf = path.join(folder, 'statement.pdf');
    const options = ['--headless', '--no-sandbox', '--disable-gpu', `--user-data-dir=${folder}/browser`];
    execFileSync(browser, [...options, `--print-to-pdf=${pdf}`, `file://${page}`], { stdio: 'ignore' });
    expect(readFileSync(pdf).subarray(0, 5).toString()).to.equal('%PDF-');
  });
});
