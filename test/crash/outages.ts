import Database = require('libsql');
import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { ledgerRows } from '../support/ledger-rows';
import type { PostgresServer } from '../support/postgres';
import { KilledGateway } from './killed-gateway';
import { Load } from './load';
import { type Tally, tally } from './tally';

/** A database that can be taken away and given back. */
interface Absentee {
  /** What stands as `ledger`. */
  ledger?: string;
  goAway(gateway: KilledGateway): Promise<void>;
  comeBack(): Promise<void>;
  rows(gateway: KilledGateway): Promise<{ id?: unknown }[]>;
}

export interface OutageTally extends Tally {
  /** Answers whose end was seen while the database was away. */
  during: number;
  /** By the process that was there at the end: of one that was killed before, rows come out of the spool only. */
  spooled: number;
  replayed: number;
}

/** Takes the database away for so many answers, kills the gateway meanwhile where asked, and gives the database back. */
export async function outage(
  { ledger, goAway, comeBack, rows }: Absentee,
  { answers, kill }: { answers: number; kill: boolean },
): Promise<OutageTally> {
  const gateway = new KilledGateway({ ledger });
  const seen = new Set<string>();
  const answered = async (count: number, end?: () => Promise<void>) => {
    const load = new Load(gateway.url, seen);
    await load.ends(count);
    await end?.();
    await load.stop();
  };
  try {
    await gateway.start();
    await answered(answers / 2);
    await goAway(gateway);
    const before = seen.size;
    await answered(answers, kill ? () => gateway.kill() : undefined);
    const during = seen.size - before;
    await comeBack();
    if (kill) await gateway.start();
    await answered(answers / 2);
    const { spooled = 0, replayed = 0 } = await settledFates(gateway);
    return { ...tally(seen, await rows(gateway), await gateway.requests()), during, spooled, replayed };
  } finally {
    await gateway.remove();
  }
}

/** Nobody can write to the file. */
export function lockedSqlite(): Absentee {
  const fileOf = (gateway: KilledGateway) => path.join(gateway.folder, 'data/usage.db');
  let lock: Database.Database;
  return {
    async goAway(gateway) {
      lock = new Database(fileOf(gateway));
      lock.exec('BEGIN IMMEDIATE');
    },
    async comeBack() {
      lock.exec('COMMIT');
      lock.close();
    },
    rows: (gateway) => ledgerRows(fileOf(gateway), 0),
  };
}

/** The server is killed. */
export function killedPostgres(server: PostgresServer, ledger: string): Absentee {
  return {
    ledger,
    goAway: () => server.kill(),
    comeBack: () => server.restart(),
    rows: () => server.query(ledger, 'SELECT id FROM requests'),
  };
}

/** What became of rows, once nothing has come out of the spool for a moment. */
async function settledFates(gateway: KilledGateway): Promise<Readonly<Record<string, number>>> {
  for (let before = -1; ; await wait(1500)) {
    const fates = await gateway.fates();
    const { spooled = 0, replayed = 0 } = fates;
    if (replayed >= spooled && replayed === before) return fates;
    before = replayed;
  }
}
