import type { CompiledQuery } from 'kysely';
import type { Horizons } from '../ledger/database';
import type { Flavour } from './flavour';
import { forgetRequests, forgetUsage, sweepRequests, sweepUsage, usageTimes } from './remove';
import type { Read } from './requests';
import { DAY, HOUR } from './segments';
import { USAGE_TABLES } from './tables';

/** Runs statements as one transaction and gives the number of rows that the last one has changed. */
export type Change = (statements: readonly CompiledQuery[]) => Promise<number>;

/** Takes a consumer out of all rows, step by step; sums stay, of nobody. @returns the number of its requests */
export async function forgetConsumer(flavour: Flavour, consumer: string, read: Read, change: Change): Promise<number> {
  // The empty text stands for nobody.
  if (consumer === '') return 0;
  for (const table of USAGE_TABLES) {
    for (const { time } of await read(usageTimes(flavour, table, consumer))) {
      await change(forgetUsage(flavour, table, consumer, time));
    }
  }
  return repeated(change, forgetRequests(flavour, consumer));
}

/** Removes what is older than is to be kept, step by step until the signal. */
export async function sweepLedger(
  flavour: Flavour,
  { requests, hours, days }: Horizons,
  change: Change,
  signal?: AbortSignal,
): Promise<void> {
  const remove = (statement: CompiledQuery) => repeated(change, statement, signal);
  if (requests !== undefined) await remove(sweepRequests(flavour, requests));
  if (hours !== undefined) await remove(sweepUsage(flavour, 'usage_hours', startOf(hours, HOUR)));
  if (days !== undefined) await remove(sweepUsage(flavour, 'usage_days', startOf(days, DAY)));
}

/** What has begun before it has ended, too, at the time given. */
function startOf(time: number, unit: number): number {
  return Math.floor(time / unit) * unit;
}

async function repeated(change: Change, statement: CompiledQuery, signal?: AbortSignal): Promise<number> {
  let total = 0;
  while (!signal?.aborted) {
    const changed = await change([statement]);
    if (changed === 0) break;
    total += changed;
  }
  return total;
}
