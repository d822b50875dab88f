import { mostByChance } from './chance';
import type { Served } from './oracle';
import type { MonthSeen, WeekSeen } from './run';
import { dollars } from './tariff';

/** The default of `maxErrorRate`. */
export const BOUND = 0.02;

/** What was served to similar questions in a week, on all pipelines. */
export function semanticOf({ week: { semantic } }: WeekSeen): Served {
  const all = Object.values(semantic);
  const sum = (member: keyof Served) => all.reduce((total, served) => total + served[member], 0);
  return { hits: sum('hits'), wrong: sum('wrong'), stale: sum('stale') };
}

/** What went wrong within the month, in words. */
export function faultsOf({ weeks, leaks }: MonthSeen): string[] {
  return [...weeks.flatMap((seen, index) => weekFaults(seen, `week ${index + 1}`)), ...leaks];
}

function weekFaults(seen: WeekSeen, name: string): string[] {
  const { week, money } = seen;
  const { hits, wrong } = semanticOf(seen);
  const most = mostByChance(hits, BOUND);
  const faults: string[] = [];
  if (wrong > most) faults.push(`${name}: ${wrong} of ${hits} hits were wrong; chance allows ${most} at ${BOUND}`);
  if (!isSame(week.spent, money?.cost_usd)) {
    faults.push(`${name}: $${money?.cost_usd} in the ledger, $${dollars(week.spent)} were spent`);
  }
  if (!isSame(week.saved, money?.saved_usd)) {
    faults.push(`${name}: $${money?.saved_usd} saved by the ledger, $${dollars(week.saved)} were`);
  }
  return faults;
}

/** To the micro-dollar. */
function isSame(expected: bigint, booked: number | null | undefined): boolean {
  return typeof booked === 'number' && Math.abs(booked - dollars(expected)) < 0.5e-6;
}
