/** Every limit with 500 requests at once, of which about 100 fit: `npm run test:limits`. */
import { startRedis } from '../support/redis';
import { randomFrom } from '../support/random';
import { judge } from './judge';
import { run } from './scenario';
import { outages, scenarios } from './scenarios';

async function main(): Promise<void> {
  const redis = await startRedis({ persistent: true });
  let failed = 0;
  try {
    console.log('scenario                     allowed      used   in ledgers   accepted  refused  afterwards  verdict');
    const size = { requests: 500, fitting: 100 };
    const all = [...scenarios(size, (database) => `${redis.url}/${database}`), ...outages(size, redis)];
    for (const [index, scenario] of all.entries()) {
      const tally = await run(scenario, randomFrom(index + 1));
      const faults = judge(scenario, tally);
      failed += faults.length;
      const cells = [scenario.allowed, scenario.used(tally), scenario.known(tally), tally.accepted, tally.refused];
      const figures = cells.map((figure) => String(figure).padStart(10)).join('');
      console.log(
        `${scenario.label.padEnd(26)}${figures}  ${String(tally.drained).padStart(9)}   ${faults.join('; ') || 'holds'}`,
      );
    }
  } finally {
    await redis.stop();
  }
  process.exitCode = failed ? 1 : 0;
}

void main();
