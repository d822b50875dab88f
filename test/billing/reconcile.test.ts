import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { DayComparison, Reconciliation } from '../../plugins/ai/billing/reconcile/compare';
import { run } from '../../plugins/ai/command';
import type { AttemptRow, Ledger, LedgerRow } from '../../plugins/core/ledger';
import { ledgerRow } from '../stores/ledger-row';
import { openTestLedger } from '../stores/open-test-ledger';

const NOON = Date.UTC(2026, 10, 3, 12);
const MIDNIGHT = Date.UTC(2026, 10, 4);

/** A request of 100 tokens in and 50 out for a cent, answered at the first attempt unless said. */
function request(id: string, model: string, parts: Partial<LedgerRow> = {}, tried: Partial<AttemptRow>[] = [{}]) {
  const used = { inputTokens: 100, outputTokens: 50, cost: 0.01, inputCost: 0.01, outputCost: 0 };
  const usual = ledgerRow({ model, ...used });
  const attempt = { ...usual, endpoint: 'openai', provider: 'openai', error: null, startedAfter: 0, duration: 500 };
  return {
    ...usual,
    id,
    time: NOON,
    duration: 1000,
    ...parts,
    attempts: tried.map((each) => ({ ...attempt, ...each })),
  };
}

const NOTHING = { inputTokens: 0, outputTokens: 0, cost: 0, inputCost: 0, outputCost: 0 };

describe('eg-ai reconcile', () => {
  const environment = { ...process.env };
  let folder: string;
  let ledger: Ledger;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'reconcile-'));
    writeFileSync(path.join(folder, 'system.config.yml'), `plugins: { ai: { ledger: "sqlite:${folder}/usage.db" } }`);
    process.env.EG_CONFIG_DIR = folder;
    ledger = openTestLedger(path.join(folder, 'usage.db'));
  });
  afterEach(async () => {
    process.env = { ...environment };
    await ledger.close();
    rmSync(folder, { recursive: true });
  });

  /** Usage lines: day of November, model, requests, input and output tokens. */
  async function reconcile(lines: (string | number)[][], ...words: string[]) {
    const csv = lines.map(([day, ...cells]) => `2026-11-${String(day).padStart(2, '0')},${cells.join(',')}`);
    return compareTo(`date,model,requests,input_tokens,output_tokens\n${csv.join('\n')}\n`, ...words);
  }

  async function compareTo(csv: string, ...words: string[]) {
    await ledger.flush();
    const file = path.join(folder, 'usage.csv');
    writeFileSync(file, csv);
    const said: string[] = [];
    const terminal = { out: (text: string) => void said.push(text), err: (text: string) => void said.push(text) };
    const code = await run(['reconcile', '--provider', 'openai', '--file', file, ...words], terminal);
    return { code, text: said.join('\n') };
  }

  async function explained(lines: (string | number)[][]) {
    const { code, text } = await reconcile(lines, '--format', 'json');
    const found = JSON.parse(text) as Reconciliation;
    const reasons = ({ reasons }: DayComparison) =>
      reasons.map(({ reason, largest }) => [reason, ...largest.map(({ id }) => id)]);
    return { code, days: found.days.map((day) => ({ day: day.day, model: day.model, reasons: reasons(day) })) };
  }

  const record = (...rows: LedgerRow[]) => rows.forEach((row) => void ledger.record(row));

  it('agrees where both sides have the same, whatever the dated name of the model is', async () => {
    record(request('a', 'gpt-4o'), request('b', 'gpt-4o'), request('hit', 'gpt-4o', { cache: 'hit' }, []));
    const { code, text } = await reconcile([[3, 'gpt-4o-2024-08-06', 2, 200, 100]]);
    expect(text).to.match(/^gpt-4o = gpt-4o-2024-08-06 +requests +2 +2 +0 +0\.00$/m);
    expect(text).to.match(/^Agrees: every model is within 0\.5 % over the whole time\. 1 of 1 days and models agree/m);
    expect(code).to.equal(0);
  });

  it('names requests whose usage was counted here', async () => {
    record(request('exact', 'm'), request('counted', 'm', {}, [{ outputProvenance: 'estimate' }]));
    expect(await explained([[3, 'm', 2, 200, 180]])).to.deep.equal({
      code: 1,
      days: [{ day: '2026-11-03', model: 'm', reasons: [['counted', 'counted']] }],
    });
  });

  it('names requests that broke off', async () => {
    record(request('whole', 'm'), request('cut', 'm', { delivery: 'partial', code: 'client_closed_request' }));
    const { days } = await explained([[3, 'm', 2, 200, 500]]);
    expect(days[0]?.reasons).to.deep.equal([['partial', 'cut']]);
  });

  it('names failed attempts, also of requests that another provider has answered', async () => {
    const failed = { ...NOTHING, status: 500, error: 'server_error' };
    const other = { endpoint: 'anthropic', provider: 'anthropic', model: 'claude', startedAfter: 700 };
    record(
      request('fine', 'm'),
      request('moved', 'claude', { provider: 'anthropic', endpoint: 'anthropic' }, [{ ...failed, model: 'm' }, other]),
    );
    const { days } = await explained([[3, 'm', 2, 200, 50]]);
    expect(days).to.deep.equal([{ day: '2026-11-03', model: 'm', reasons: [['failed', 'moved']] }]);
  });

  it('counts what failed attempts have used', async () => {
    record(
      request('retried', 'm', { inputTokens: 200, outputTokens: 70 }, [
        { outputTokens: 20, status: 200, error: 'stream_broken' },
        {},
      ]),
    );
    expect((await reconcile([[3, 'm', 2, 200, 70]])).code).to.equal(0);
  });

  it('names requests close to midnight on both days, and agrees over the whole time', async () => {
    record(
      request('noon', 'm'),
      request('late', 'm', { time: MIDNIGHT - 2000 }),
      request('next', 'm', { time: MIDNIGHT + 4e7 }),
    );
    const lines = [
      [3, 'm', 1, 100, 50],
      [4, 'm', 2, 200, 100],
    ];
    expect(await explained(lines)).to.deep.equal({
      code: 0,
      days: [
        { day: '2026-11-03', model: 'm', reasons: [['midnight', 'late']] },
        { day: '2026-11-04', model: 'm', reasons: [['midnight', 'late']] },
      ],
    });
  });

  it('names requests of unknown price', async () => {
    record(request('priced', 'm'), request('unpriced', 'm', {}, [{ cost: null }]));
    const csv = 'usage_date_utc,model,token_type,cost_usd\n2026-11-03,m,output,0.04\n';
    const { code, text } = await compareTo(csv);
    expect(code).to.equal(1);
    expect(text).to.match(
      /1 request price unknown here: .*\n +unpriced {2}2026-11-03T12:00:00\.000Z {2}m {2}100 in, 50 out, price unknown/,
    );
    expect(text).to.not.contain('\n      priced  ');
  });

  it('says when the export names the model otherwise', async () => {
    record(request('short', 'gpt-4o'));
    const { days } = await explained([[3, 'gpt-4o-2024-08-06', 1, 130, 50]]);
    expect(days[0]?.reasons).to.deep.equal([['name', 'short']]);
  });

  it('says what only one side has', async () => {
    record(request('known', 'm'), request('ours', 'extra'));
    const lines = [
      [3, 'm', 3, 300, 150],
      [3, 'gone', 1, 10, 5],
    ];
    const { days } = await explained(lines);
    expect(days.map(({ model, reasons }) => [model, ...reasons])).to.deep.equal([
      ['extra', ['unmatched', 'ours']],
      ['gone'],
      ['m'],
    ]);
    const { text } = await reconcile(lines);
    expect(text).to.contain('- 2 requests only the provider has: calls that did not come through this gateway');
    expect(text).to.match(/^Differs by more than 0\.5 %: extra, gone, m\. 0 of 3 days and models agree/m);
  });

  it('shows so many requests as are asked for, the largest first', async () => {
    const counted = [{ inputProvenance: 'estimate' }] as const;
    for (let n = 1; n <= 8; n++) record(request(`r${n}`, 'm', {}, [{ ...counted[0], inputTokens: n * 100 }]));
    const { text } = await reconcile([[3, 'm', 8, 1, 1]], '--explain', '2');
    expect(text).to.match(/8 requests usage counted here.*\n +r8 .*\n +r7 .*\n +and 6 more/);
  });

  it('goes by the time that is asked for, the tolerance, and the days of a time zone', async () => {
    record(request('a', 'm'), request('b', 'm', { time: NOON + 86_400_000 }));
    const lines = [
      [3, 'm', 1, 100, 50],
      [4, 'm', 1, 103, 50],
      [5, 'm', 9, 900, 900],
    ];
    expect((await reconcile(lines, '--to', '2026-11-05')).code).to.equal(1);
    expect((await reconcile(lines, '--to', '2026-11-05', '--tolerance', '2%')).code).to.equal(0);
    expect((await reconcile(lines, '--to', '2026-11-04')).code).to.equal(0);
    record(request('evening', 'z', { time: MIDNIGHT - 60_000 }));
    expect(
      (await reconcile([[4, 'z', 1, 100, 50]], '--time-zone', 'Europe/Berlin', '--from', '2026-11-04')).code,
    ).to.equal(1);
    const models = JSON.parse(
      (await reconcile([[4, 'z', 1, 100, 50]], '--time-zone', 'Europe/Berlin', '--format', 'json')).text,
    ) as Reconciliation;
    expect(models.models.find(({ model }) => model === 'z')?.within).to.equal(true);
  });

  it('compares all models together where the export does not tell them apart', async () => {
    record(request('a', 'm'), request('b', 'n'));
    const csv =
      'start_time,start_time_iso,amount_value,amount_currency,line_item\n1762128000,2026-11-03T00:00:00+00:00,0.02,usd,\n';
    const { code, text } = await compareTo(csv);
    expect(text).to.match(/^\(all models\) +cost usd +0\.020000 +0\.020000/m);
    expect(code).to.equal(0);
  });

  it('forgives what a provider has rounded off each line', async () => {
    record(request('a', 'm', {}, [{ cost: 0.0149 }]));
    const csv = (amount: string) =>
      `usage_date_utc,model,token_type,cost_usd\n2026-11-03,m,input,${amount}\n2026-11-03,m,output,0.00\n`;
    expect((await compareTo(csv('0.01'))).code).to.equal(0);
    expect((await compareTo(csv('0.03'))).code).to.equal(1);
  });

  it('says what is wrong with the command line', async () => {
    const refused = async (...words: string[]) => (await reconcile([[3, 'm', 1, 1, 1]], ...words)).text;
    expect(await refused('--tolerance', 'little')).to.match(/^--tolerance must be per cent, such as 0\.5%/);
    expect(await refused('--time-zone', 'Mars')).to.match(/^--time-zone does not know "Mars"/);
    expect(await refused('--columns', 'tokens=X')).to.match(/^--columns does not know "tokens"/);
    expect(await refused('--from', '2027-01-01')).to.match(/usage\.csv has no usage in the time that is asked for\.$/);
  });
});
