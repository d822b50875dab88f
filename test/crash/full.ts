/**
 * Kills a gateway under load 200 times, and takes its database away: `npm run test:crash`. The number of kills may be
 * given.
 */
import { startPostgres } from '../support/postgres';
import { randomFrom } from '../support/random';
import { crash } from './crashes';
import { killedPostgres, lockedSqlite, outage, type OutageTally } from './outages';
import { isWhole, type Tally } from './tally';

const KILLS = 200;
/** Rows that are written a moment later are lost with the process: shown for comparison. */
const RELAXED_KILLS = 5;
/** Answers for which a database is away. */
const AWAY = 2_000;

async function main(): Promise<void> {
  const kills = Number(process.argv[2] ?? KILLS);
  const progress = (done: number, seen: number) => {
    if (done % 10 === 0) console.error(`${done} of ${kills} kills, ${seen} answers`);
  };
  line('', ['ends seen', 'rows', 'lost', 'twice', 'in the sums', 'seen while away', 'spooled', 'replayed']);
  const server = await startPostgres();
  try {
    await show('SQLite locked', () => outage(lockedSqlite(), { answers: AWAY, kill: false }));
    await show('SQLite locked, gateway killed', () => outage(lockedSqlite(), { answers: AWAY, kill: true }));
    for (const kill of [false, true]) {
      const address = await server.database(`killed_${kill}`);
      await show(`PostgreSQL killed${kill ? ', gateway too' : ''}`, () =>
        outage(killedPostgres(server, address), { answers: AWAY, kill }),
      );
    }
  } finally {
    await server.stop();
  }
  await show(
    `${RELAXED_KILLS} kills, relaxed`,
    () => crash({ kills: RELAXED_KILLS, durability: 'relaxed', random: randomFrom(2) }),
    { mayLose: true },
  );
  await show(`${kills} kills, strict`, () => crash({ kills, durability: 'strict', random: randomFrom(1), progress }));
}

async function show(name: string, run: () => Promise<Tally | OutageTally>, { mayLose = false } = {}): Promise<void> {
  const found = await run();
  const { seen, rows, lost, twice, summed } = found;
  const away = 'during' in found ? [found.during, found.spooled, found.replayed] : [];
  line(name, [seen, rows, lost, twice, summed, ...away].map(String));
  if (!mayLose && !isWhole(found)) process.exitCode = 1;
}

function line(name: string, cells: readonly string[]): void {
  const widths = [9, 6, 4, 5, 11, 15, 7, 8];
  console.log(`${name.padEnd(30)}  ${cells.map((cell, index) => cell.padStart(widths[index]!)).join('  ')}`);
}

void main();
