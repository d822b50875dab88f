import type { Exchange } from '../support/fixtures';

/** Prints how many exchanges there are of each operation at each provider, how many are replayed, and why others not. */
export function printCoverage(
  exchanges: readonly Exchange[],
  isReplayed: (exchange: Exchange) => boolean,
  reasonOf: (exchange: Exchange) => string | undefined,
): void {
  const rows = new Map<string, { all: number; replayed: number; reason?: string }>();
  for (const exchange of exchanges) {
    const name = `${exchange.operation.padEnd(24)}${exchange.provider}`;
    const row = rows.get(name) ?? { all: 0, replayed: 0 };
    row.all++;
    if (isReplayed(exchange)) row.replayed++;
    else row.reason = reasonOf(exchange);
    rows.set(name, row);
  }
  console.log(`      ${'operation'.padEnd(24)}${'provider'.padEnd(14)}exchanges  replayed  explained`);
  for (const [name, { all, replayed, reason }] of [...rows].sort(([a], [b]) => a.localeCompare(b))) {
    const counts = [all, replayed, reason ? all - replayed : 0].map((count) => String(count).padStart(9)).join(' ');
    console.log(`      ${name.padEnd(38)}${counts}${reason ? `  ${reason}` : ''}`);
  }
}
