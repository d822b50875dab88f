/** Kills a gateway under load 200 times: `npm run test:crash`. Kills may be given as a number. */
import { randomFrom } from '../support/random';
import { crash, type CrashTally } from './crashes';

const KILLS = 200;
/** Rows that are written a moment later are lost with the process: shown for comparison. */
const RELAXED_KILLS = 5;

async function main(): Promise<void> {
  const kills = Number(process.argv[2] ?? KILLS);
  const progress = (done: number, seen: number) => {
    if (done % 10 === 0) console.error(`${done} of ${kills} kills, ${seen} answers`);
  };
  const strict = await crash({ kills, durability: 'strict', random: randomFrom(1), progress });
  const relaxed = await crash({ kills: RELAXED_KILLS, durability: 'relaxed', random: randomFrom(2) });
  console.log('durability  kills  ends seen     rows   lost  twice  in the sums');
  print('strict', kills, strict);
  print('relaxed', RELAXED_KILLS, relaxed);
  if (strict.lost || strict.twice || strict.summed !== strict.rows) process.exitCode = 1;
}

function print(durability: string, kills: number, { seen, rows, lost, twice, summed }: CrashTally): void {
  const cells = [kills, seen, rows, lost, twice, summed];
  const widths = [5, 9, 7, 5, 5, 11];
  console.log(`${durability.padEnd(10)}  ${cells.map((cell, i) => String(cell).padStart(widths[i]!)).join('  ')}`);
}

void main();
