import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { stringify } from 'yaml';
import { StartProcess } from '../ai/start-process';
import { type Row, ledgerRows } from '../support/ledger-rows';
import { ask } from './ask';

/** Clients that ask one after the other. */
const CLIENTS = 12;

export interface CrashOptions {
  kills: number;
  durability: 'strict' | 'relaxed';
  random: () => number;
  /** Called after each kill with how many ends of answers were seen so far. */
  progress?: (kills: number, seen: number) => void;
}

/** What came of it. */
export interface CrashTally {
  /** Answers whose end a client has seen. */
  seen: number;
  /** Those of them without a row. */
  lost: number;
  rows: number;
  /** Rows with the id of another one. */
  twice: number;
  /** Requests that the sums know of. */
  summed: number;
}

/** Kills a gateway under load, as often as asked, and starts it again on the same ledger. */
export async function crash({ kills, durability, random, progress }: CrashOptions): Promise<CrashTally> {
  const gateway = new StartProcess();
  const seen = new Set<string>();
  try {
    gateway.write('gateway.config.yml', stringify(GATEWAY));
    gateway.edit('system.config.yml', 'ledger: sqlite:data/usage.db', `$&\n    durability: ${durability}`);
    for (let kill = 1; kill <= kills; kill++) {
      await start(gateway);
      await load(gateway, seen, 100 + random() * 500);
      progress?.(kill, seen.size);
    }
    await start(gateway);
    const summed = await sumOfRequests(gateway);
    const rows = await ledgerRows(path.join(gateway.folder, 'data/usage.db'), 0);
    return { ...tally(seen, rows), summed };
  } finally {
    await gateway.remove();
  }
}

const GATEWAY = {
  http: { port: '${EG_HTTP_PORT:-8080}', hostname: '127.0.0.1' },
  admin: { port: '${EG_ADMIN_PORT:-9876}', host: '127.0.0.1' },
  apiEndpoints: { ai: { host: '*', paths: '/v1/*' } },
  serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
  policies: ['usage-meter', 'provider-router'],
  pipelines: { ai: { apiEndpoints: ['ai'], policies: [{ 'usage-meter': null }, { 'provider-router': {} }] } },
};

async function start(gateway: StartProcess): Promise<void> {
  gateway.output = '';
  await gateway.run({ LOG_LEVEL: 'error' });
  if (!gateway.url) throw new Error(`the gateway did not start:\n${gateway.output}`);
}

/** Clients ask until the gateway is killed, after so many milliseconds. */
async function load(gateway: StartProcess, seen: Set<string>, milliseconds: number): Promise<void> {
  const { url } = gateway;
  let killed = false;
  const clients = Array.from({ length: CLIENTS }, async (_, client) => {
    for (let index = client; !killed; index += CLIENTS) {
      const id = await ask(url, index);
      if (id !== undefined) seen.add(id);
    }
  });
  await wait(milliseconds);
  gateway.kill('SIGKILL');
  killed = true;
  await Promise.all([gateway.end(), ...clients]);
}

async function sumOfRequests(gateway: StartProcess): Promise<number> {
  const answer = await fetch(`${gateway.adminUrl}/ai/usage?status=all`);
  const { data } = (await answer.json()) as { data: { requests: number }[] };
  return data[0]?.requests ?? 0;
}

function tally(seen: ReadonlySet<string>, rows: readonly Row[]): Omit<CrashTally, 'summed'> {
  const ids = new Set(rows.map(({ id }) => String(id)));
  const lost = [...seen].filter((id) => !ids.has(id)).length;
  return { seen: seen.size, lost, rows: rows.length, twice: rows.length - ids.size };
}
