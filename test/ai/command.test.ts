import { expect } from 'chai';
import express from 'express';
import { execFile } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { usageRoute } from '../../plugins/ai/routes/usage';
import { openTestLedger } from '../stores/open-test-ledger';
import { ledgerRow } from '../stores/ledger-row';

const PROGRAM = path.resolve('plugins/ai/eg-ai.cjs');

describe('eg-ai', () => {
  const silent = { error() {}, warn() {}, info() {}, debug() {} };
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'eg-ai-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** Port 1 stands for a gateway that is not running. */
  function egAi(words: string[], env: Record<string, string> = {}, program = PROGRAM) {
    return new Promise<{ code: number; out: string; err: string }>((resolve) => {
      const options = { cwd: folder, env: { PATH: process.env.PATH, EG_ADMIN_PORT: '1', ...env } };
      execFile(process.execPath, [program, ...words], options, (error, out, err) =>
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, out, err }),
      );
    });
  }

  async function fill(file: string) {
    const ledger = openTestLedger(path.join(folder, file), silent);
    void ledger.record(ledgerRow({ inputTokens: 100, cost: 0.5 }));
    void ledger.record(ledgerRow({ consumer: 'bob', model: 'claude', time: Date.UTC(2025, 6, 1), cost: 0.25 }));
    void ledger.record(
      ledgerRow({ consumer: null, model: 'odd\u001b[31m', status: 404, inputTokens: 0, outputTokens: 0, cost: 0 }),
    );
    await ledger.close();
  }

  it('prints the ledger of the folder as a table with totals', async () => {
    await fill('data/usage.db');
    const { code, out, err } = await egAi(['usage']);
    expect(err).to.equal('');
    expect(code).to.equal(0);
    expect(out.split('\n').slice(0, 6)).to.deep.equal([
      'consumer  model   requests  input tokens  cached input tokens  output tokens  cost usd  saved usd',
      '--------  ------  --------  ------------  -------------------  -------------  --------  ---------',
      'alice     gpt-4o         1           100                    0              5  0.500000   0.000000',
      'bob       claude         1            10                    0              5  0.250000   0.000000',
      '--------  ------  --------  ------------  -------------------  -------------  --------  ---------',
      'total                    2           110                    0             10  0.750000   0.000000',
    ]);
    expect(out).to.contain(`Read from ${path.join(folder, 'data/usage.db')}.`);
  });

  it('takes the dimensions, the time, all rows, and JSON', async () => {
    await fill('data/usage.db');
    const june = await egAi(['usage', '--by', 'day,consumer', '--to', '2025-07-01', '--json']);
    expect(JSON.parse(june.out)).to.deep.equal({
      data: [
        {
          day: '2025-06-01',
          consumer: 'alice',
          requests: 1,
          input_tokens: 100,
          cached_input_tokens: 0,
          output_tokens: 5,
          cost_usd: 0.5,
          saved_usd: 0,
        },
      ],
    });
    const all = await egAi(['usage', '--status', 'all', '--by', 'model']);
    expect(all.out).to.match(/^odd\?\[31m +1 /m);
    expect(all.out).to.match(/^total +3 /m);
  });

  it('does nothing to a terminal by the names that clients give', async () => {
    const ledger = openTestLedger(path.join(folder, 'data/usage.db'), silent);
    void ledger.record(ledgerRow({ model: 'odd\u001b]0;title\u0007\u009b2J', consumer: 'ann', team: null }));
    await ledger.close();
    for (const format of ['html', 'csv']) {
      const { code, out } = await egAi(['invoice', '--consumer', 'ann', '--month', '2025-06', '--format', format]);
      expect(code).to.equal(0);
      expect(out).to.contain('odd?]0;title??2J');
    }
    const { err } = await egAi(['usage', '--by', '\u001b[2J']);
    expect(err).to.contain('?[2J').and.not.contain('\u001b');
  });

  it('finds the ledger that the configuration names, variables filled in', async () => {
    await fill('elsewhere/money.db');
    mkdirSync(path.join(folder, 'settings'));
    const settings = 'plugins: { ai: { ledger: "sqlite:${PLACE:-data}/money.db" } }\n';
    writeFileSync(path.join(folder, 'settings', 'system.config.yml'), settings);
    const { out } = await egAi(['usage', '--by', 'team'], { EG_CONFIG_DIR: 'settings', PLACE: 'elsewhere' });
    expect(out).to.match(/^red +2 /m);
  });

  it('filters, measures, and writes CSV, JSON Lines and FOCUS', async () => {
    await fill('data/usage.db');
    const measured = await egAi([
      'usage',
      '--by',
      'model',
      '--consumer',
      'bob,alice',
      '--measures',
      'failures,duration_ms',
    ]);
    expect(measured.out)
      .to.match(/^claude .* 0 +12\.5$/m)
      .and.match(/^total +2 .* 0$/m);
    const csv = await egAi(['usage', '--by', 'model', '--model', 'claude', '--format', 'csv']);
    expect(csv.out.split(/\r?\n/)[1]).to.equal('claude,1,10,0,5,0.25,0');
    const lines = await egAi(['usage', '--by', 'model', '--format', 'jsonl', '--output', 'usage.jsonl']);
    expect(lines.out).to.contain(path.join(folder, 'usage.jsonl'));
    expect(readFileSync(path.join(folder, 'usage.jsonl'), 'utf8').trimEnd().split('\n')).to.have.length(2);
    const focus = await egAi(['usage', '--format', 'focus', '--tag', 'project=none']);
    expect(focus.out.trimEnd()).to.match(/^BilledCost,.*x_TokenKind$/);
  });

  it('asks the gateway when it is running', async () => {
    const ledger = openTestLedger(path.join(folder, 'running.db'), silent);
    void ledger.record(ledgerRow({ cost: null }));
    const app = express();
    usageRoute(ledger, silent)(app);
    const server = app.listen(0, 'localhost');
    await new Promise((resolve) => server.once('listening', resolve));
    const port = String((server.address() as AddressInfo).port);
    const { out } = await egAi(['usage'], { EG_ADMIN_PORT: port });
    server.close();
    await ledger.close();
    expect(out).to.match(/^total +1 +10 +0 +5 +unknown +0\.000000$/m);
    expect(out).to.contain(`Read from the gateway at http://localhost:${port}.`);
  });

  it('says what to do when nothing has been used yet', async () => {
    const { code, err } = await egAi(['usage']);
    expect(code).to.equal(1);
    expect(err).to.match(/^No usage yet: .*data\/usage\.db does not exist\. Run eg-ai in the folder/);
  });

  it('helps', async () => {
    const general = await egAi(['--help']);
    expect(general).to.include({ code: 0, err: '' });
    expect(general.out)
      .to.match(/^Usage: eg-ai <command>/)
      .and.match(/^ {2}usage {2}/m);
    expect(await egAi(['help'])).to.deep.equal(general);
    const usage = await egAi(['usage', '--help']);
    expect(usage.code).to.equal(0);
    expect(usage.out)
      .to.match(/^Usage: eg-ai usage/)
      .and.contain('--by <dimensions>');
  });

  const wrong: [words: string[], says: RegExp][] = [
    [[], /^Usage: eg-ai/],
    [['report'], /does not know "report"; there is `keys`, `usage`/],
    [['cahce', 'stats'], /does not know "cahce"; did you mean `cache`\?/],
    [['cache', 'stat'], /does not know "cache stat"; did you mean `cache stats`\?/],
    [['cache', 'purge', '--pipeline', 'ai'], /by any of --entry, .*--like, --all/],
    [['usage', '--group', 'team'], /--group/],
    [['usage', 'team'], /team/],
    [['usage', '--by', 'colour'], /--by does not know "colour". Known: team, consumer/],
    [['usage', '--format', 'xml'], /--format must be one of: table/],
    [['usage', '--tag', 'project'], /--tag must be a name and a value/],
    [['usage', 'forget'], /--consumer is missing/],
    [['usage', 'forget', '--consumer', 'alice'], /--yes is missing/],
    [['usage', '--from', 'yesterday'], /--from must be a time of RFC 3339/],
  ];
  for (const [words, says] of wrong) {
    it(`refuses "${['eg-ai', ...words].join(' ')}" with help`, async () => {
      const { code, out, err } = await egAi(words);
      expect({ code, out }).to.deep.equal({ code: 2, out: '' });
      expect(err).to.match(says).and.contain('Usage: eg-ai');
    });
  }

  it('asks for a build where there is none', async () => {
    mkdirSync(path.join(folder, 'plugins/ai'), { recursive: true });
    const program = path.join(folder, 'plugins/ai/eg-ai.cjs');
    copyFileSync(PROGRAM, program);
    const { code, err } = await egAi(['usage'], {}, program);
    expect(code).to.equal(1);
    expect(err).to.contain('npm run build');
  });
});
