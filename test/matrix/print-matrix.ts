import type { Verdict } from './compare';
import { DIALECTS } from './matrix-gateway';

/** Prints exchanges, agreed, explained and failed for each API and kind of provider, and why something was explained. */
export function printMatrix(kinds: readonly string[], verdicts: ReadonlyMap<string, readonly Verdict[]>): void {
  const rows = kinds.map((kind) => [
    kind,
    ...DIALECTS.map((dialect) => cellOf(verdicts.get(`${dialect} ${kind}`) ?? [])),
  ]);
  const all = DIALECTS.map((dialect) => cellOf(kinds.flatMap((kind) => verdicts.get(`${dialect} ${kind}`) ?? [])));
  const lines = [['provider', ...DIALECTS], ...rows, ['all', ...all]];
  console.log('      exchanges: agreed / explained / failed');
  for (const line of lines) console.log(`      ${line.map((text, index) => text.padEnd(index ? 22 : 14)).join('')}`);
  const reasons = new Map<string, number>();
  for (const { reason } of [...verdicts.values()].flat())
    if (reason) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  for (const [reason, count] of reasons) console.log(`      ${count} explained: ${reason}`);
}

function cellOf(verdicts: readonly Verdict[]): string {
  const failed = verdicts.filter(({ failure }) => failure).length;
  const explained = verdicts.filter(({ failure, reason }) => !failure && reason).length;
  return `${verdicts.length}: ${verdicts.length - failed - explained} / ${explained} / ${failed}`;
}
