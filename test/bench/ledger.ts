/**
 * `npm run bench:ledger`: how long reports take over a year of requests, and how fast requests are written, in SQLite
 * and, where it is installed, in PostgreSQL. `--rows <n>` fills in another number of requests than ten million.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { listed } from '../../plugins/core/listed';
import { hasPostgres, startPostgres } from '../support/postgres';
import { attemptRow, ledgerRow } from '../stores/ledger-row';
import { type LedgerStage, postgresStage, sqliteStage } from './ledger-stages';
import { machine } from './report';

const DAY = 86_400_000;
const YEAR = 365;
const BEGIN = Date.UTC(2025, 0, 1);
/** Days that are filled in at a time, so that something is seen to happen. */
const DAYS_AT_ONCE = 31;
/** A report of a month must not take longer. Milliseconds. */
const TARGET = 1000;
const REPEATS = 3;
const GROUPS = [1, 10, 100];
/** Milliseconds of writing for one figure. */
const WRITING = 2000;

const { values } = parseArgs({ options: { rows: { type: 'string', default: '10000000' } } });

async function fill(stage: LedgerStage, rows: number): Promise<void> {
  const begun = performance.now();
  for (let day = 0; day < YEAR; day += DAYS_AT_ONCE) {
    const end = Math.min(day + DAYS_AT_ONCE, YEAR);
    const [first, next] = [day, end].map((at) => Math.floor((rows * at) / YEAR)) as [number, number];
    await stage.fill({ from: BEGIN + day * DAY, to: BEGIN + end * DAY, first, count: next - first });
    process.stderr.write(`${stage.name}: ${next} of ${rows} requests after ${seconds(performance.now() - begun)}\n`);
  }
}

/** The median of some runs after a first one; milliseconds. */
async function median(run: () => Promise<unknown>): Promise<number> {
  await run();
  const taken: number[] = [];
  for (let time = 0; time < REPEATS; time++) {
    const begun = performance.now();
    await run();
    taken.push(performance.now() - begun);
  }
  return taken.sort((one, other) => one - other)[Math.floor(REPEATS / 2)] ?? NaN;
}

async function read({ ledger }: LedgerStage): Promise<void> {
  const month = { from: Date.UTC(2025, 9, 1), to: Date.UTC(2025, 10, 1) };
  // Edges within a day and an hour, as in a report of the last 30 days.
  const last = { from: month.from + 12_345_678, to: month.to + 12_345_678 };
  const reports = {
    'month by team, model': () => listed(ledger.sum({ by: ['team', 'model'], ...month })),
    'month by day, consumer': () => listed(ledger.sum({ by: ['day', 'consumer'], ...month })),
    '31 days up to now by team, model': () => listed(ledger.sum({ by: ['team', 'model'], ...last })),
    'month by hour': () => listed(ledger.sum({ by: ['hour'], ...month })),
  };
  for (const [name, report] of Object.entries(reports)) {
    const taken = await median(report);
    print(name, `${taken.toFixed(0)} ms`, `target: ${TARGET} ms, ${taken < TARGET ? 'met' : 'MISSED'}`);
  }
  const year = await median(() => listed(ledger.sum({ by: ['month', 'team'] })));
  print('year by month, team', `${year.toFixed(0)} ms`);
  const where = { consumer: ['consumer-7'] };
  print('50 newest requests', `${(await median(() => listed(ledger.requests({ limit: 50 })))).toFixed(1)} ms`);
  const page = { limit: 50, where, to: month.from, attempts: true };
  print('50 requests of a consumer', `${(await median(() => listed(ledger.requests(page)))).toFixed(1)} ms`);
}

async function write(stage: LedgerStage): Promise<void> {
  for (const kept of [true, false]) {
    await stage.rollUps(kept);
    for (const size of GROUPS) {
      let written = 0;
      const end = performance.now() + WRITING;
      for (; performance.now() < end; written += size) await stage.ledger.insert(group(size));
      const name = `written in groups of ${size}${kept ? '' : ', without roll-ups'}`;
      print(name, `${Math.round(written / (WRITING / 1000))} requests/s`);
    }
  }
}

function group(size: number) {
  return Array.from({ length: size }, (_, number) =>
    ledgerRow({ time: Date.now(), consumer: `consumer-${number}`, attempts: [attemptRow()] }),
  );
}

async function measure(stage: LedgerStage, rows: number): Promise<void> {
  await fill(stage, rows);
  console.log(`\n${stage.name}, ${rows} requests of a year`);
  await read(stage);
  await write(stage);
  await stage.close();
}

async function main(): Promise<void> {
  const rows = Number(values.rows);
  const { cpu, cores, platform, node } = machine();
  console.log(`${cpu}, ${cores} cores, ${platform}, Node ${node}; medians of ${REPEATS} runs after a first one`);
  const folder = mkdtempSync(path.join(tmpdir(), 'ledger-bench-'));
  try {
    await measure(sqliteStage(folder), rows);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  if (!hasPostgres()) return console.log('\nPostgreSQL is not installed (apt-get install postgresql)');
  const server = await startPostgres();
  try {
    await measure(await postgresStage(server), rows);
  } finally {
    await server.stop();
  }
}

function print(name: string, figure: string, verdict = ''): void {
  console.log(`  ${name.padEnd(48)}${figure.padStart(20)}  ${verdict}`.trimEnd());
}

function seconds(milliseconds: number): string {
  return `${(milliseconds / 1000).toFixed(0)} s`;
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
