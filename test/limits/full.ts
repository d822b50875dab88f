/** Every limit with 500 requests at once, of which about 100 fit: `npm run test:limits`. */
import { startRedis } from '../support/redis';
import { randomFrom } from '../support/random';
import { judge } from './judge';
import { run } from './scenario';
import { scenarios } from './scenarios';

async function main(): Promise<void> {
  const redis = await startRedis();
  let failed = 0;
  try {
    console.log('scenario                    allowed      used   in ledgers   accepted  refused  afterwards  verdict');
    for (const [index, scenario] of scenarios({ requests: 500, fitting: 100 }, (n) => `${redis.url}/${n}`).entries()) {
      const tally = await run(scenario, randomFrom(index + 1));
      const faults = judge(scenario, tally);
      failed += faults.length;
      const cells = [scenario.allowed, scenario.used(tally), scenario.known(tally), tally.accepted, tally.refused];
      const figures = cells.map((figure) => String(figure).padStart(10)).join('');
      console.log(
        `${scenario.label.padEnd(25)}${figures}  ${String(tally.drained).padStart(9)}   ${faults.join('; ') || 'holds'}`,
      );
    }
  } finally {
    await redis.stop();
  }
  process.exitCode = failed ? 1 : 0;
}

void main();
