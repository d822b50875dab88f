import { setTimeout as wait } from 'node:timers/promises';
import path from 'node:path';
import { ledgerRows } from '../support/ledger-rows';
import { KilledGateway } from './killed-gateway';
import { Load } from './load';
import { type Tally, tally } from './tally';

/** Ends of answers that are seen at most before a kill. */
const ANSWERS = 80;

export interface CrashOptions {
  kills: number;
  durability: 'strict' | 'relaxed';
  random: () => number;
  /** Called after each kill with how many ends of answers were seen so far. */
  progress?: (kills: number, seen: number) => void;
}

/** Kills a gateway under load, as often as asked, and starts it again on the same ledger. */
export async function crash({ kills, durability, random, progress }: CrashOptions): Promise<Tally> {
  const gateway = new KilledGateway({ durability });
  const seen = new Set<string>();
  try {
    for (let kill = 1; kill <= kills; kill++) {
      await gateway.start();
      const load = new Load(gateway.url, seen);
      await load.ends(Math.round(random() * ANSWERS));
      await wait(random() * 20);
      await gateway.kill();
      await load.stop();
      progress?.(kill, seen.size);
    }
    await gateway.start();
    const summed = await gateway.requests();
    const rows = await ledgerRows(path.join(gateway.folder, 'data/usage.db'), 0);
    return tally(seen, rows, summed);
  } finally {
    await gateway.remove();
  }
}
