import type { Tally } from './scenario';
import type { Limited } from './scenarios';

/** What is wrong with what came of a scenario, in words; nothing when the limit was kept and nothing stays locked. */
export function judge(scenario: Limited, tally: Tally): string[] {
  const { allowed, requests, kills, leaving, times } = scenario;
  const faults: string[] = [];
  const known = scenario.known(tally);
  const used = scenario.used(tally);
  if (known > allowed * times) faults.push(`${known} of ${allowed} were accounted for`);
  // What was written and never relayed, because somebody left or was killed, no gateway can know.
  if (kills === 0 && leaving === 0 && used > allowed * times) faults.push(`${used} of ${allowed} were used`);
  if (times === 1 && tally.accepted >= requests) faults.push('nothing was refused');
  const before = known - tally.drained * scenario.another(tally);
  if (tally.drained > 0 && before >= allowed) faults.push(`${tally.drained} more fitted: counts were lost`);
  if (tally.reserved > 0) faults.push(`${tally.reserved} stay reserved`);
  // A killed gateway has counted in Redis what it did not come to write into its ledger.
  if (kills === 0 && known + scenario.another(tally) <= allowed)
    faults.push(`only ${known} of ${allowed} could be used`);
  return faults;
}
