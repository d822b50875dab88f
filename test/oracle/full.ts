/** Ten thousand requests of all kinds, judged by what their provider knows that it has served: `npm run test:ledger`. */
import { startPostgres } from '../support/postgres';
import { randomFrom } from '../support/random';
import { run } from './run';

const REQUESTS = 10_000;

async function main(): Promise<void> {
  const postgres = await startPostgres();
  try {
    const shared = await postgres.database('ledger');
    const scenarios = [
      { label: 'one gateway, SQLite', ledgers: ['sqlite:data/usage.db'] },
      { label: 'two gateways, PostgreSQL', ledgers: [shared, shared] },
    ];
    console.log(
      'scenario                   requests     calls    hits     the oracle says     the ledger says  verdict',
    );
    for (const [index, { label, ledgers }] of scenarios.entries()) {
      const verdict = await run({ requests: REQUESTS, ledgers }, randomFrom(index + 1));
      const { requests, calls, hits, expected, booked, faults } = verdict;
      const counts = [requests, calls, hits].map((count) => String(count).padStart(9)).join(' ');
      const money = [expected, booked].map((dollars) => `$${dollars.toFixed(9)}`.padStart(19)).join(' ');
      console.log(`${label.padEnd(25)}${counts} ${money}  ${faults.length ? 'differs' : 'the same'}`);
      for (const fault of faults) console.log(`  ${fault}`);
      if (faults.length) process.exitCode = 1;
    }
  } finally {
    await postgres.stop();
  }
}

void main();
