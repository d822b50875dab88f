/** A month of a semantic cache in a few minutes, judged by who knows every right answer: `npm run test:month`. */
import { mostByChance } from './chance';
import { BOUND, faultsOf, semanticOf } from './judge-month';
import { DAYS, TEAMS, USERS } from './log';
import { JUDGE_ERRS } from './provider';
import { run, type WeekSeen } from './run';
import { dollars } from './tariff';

const SCENARIO = { requests: 20_000, subjects: 60, ttl: 2 * 24 * 3600, seed: 1 };

async function main(): Promise<void> {
  console.log(
    `${SCENARIO.requests} requests of ${USERS.length} users in ${TEAMS.length} teams within ${DAYS} days; entries last ` +
      `2 days; a judge that errs in ${100 * JUDGE_ERRS} %; bound ${100 * BOUND} % of hits.\nThe questions are those that ` +
      'the verifier is trained on: this shows what controller, labels and stores make of it, not how well it generalises.',
  );
  console.log(
    '                    exact          by meaning                   by chance\n' +
      'week requests     hits wrong     hits  wrong  (stale)   error  at most     spent     saved   labels',
  );
  let number = 0;
  const seen = await run(SCENARIO, (week) => console.log(line(week, ++number)));
  const { calls, cost } = seen.provider;
  console.log(`The judge was asked ${calls.judge} times, for $${dollars(cost.judge).toFixed(4)}.`);
  const faults = faultsOf(seen);
  for (const fault of faults) console.log(`  ${fault}`);
  console.log(faults.length ? 'The month failed.' : 'The bound was kept in every week, and the ledger has every cent.');
  process.exitCode = faults.length ? 1 : 0;
}

function line(seen: WeekSeen, number: number): string {
  const { week, caches } = seen;
  const { hits, wrong, stale } = semanticOf(seen);
  const columns: [value: string | number, width: number][] = [
    [number, 4],
    [week.requests, 9],
    [week.exact.hits, 9],
    [week.exact.wrong, 6],
    [hits, 9],
    [wrong, 7],
    [`(${stale})`, 9],
    [percent(hits ? wrong / hits : 0), 8],
    [mostByChance(hits, BOUND), 9],
    [`$${dollars(week.spent).toFixed(4)}`, 10],
    [`$${dollars(week.saved).toFixed(4)}`, 10],
    [caches.reduce((sum, { semantic }) => sum + labelsOf(semantic.labels), 0), 9],
  ];
  return [columns.map(([value, width]) => String(value).padStart(width)).join(''), ...caches.map(told(seen))].join(
    '\n',
  );
}

/** What the gateway says by itself, and whether it is true. */
function told({ week }: WeekSeen): (cache: WeekSeen['caches'][number]) => string {
  return ({ pipeline, semantic: { error, threshold } }) => {
    const { hits, wrong } = week.semantic[pipeline as keyof typeof week.semantic];
    const from = threshold === null ? 'nothing is served' : `from log-odds ${threshold.toFixed(2)}`;
    const name = `     ${pipeline}: ${from}; ${wrong} of ${hits} wrong (${percent(hits ? wrong / hits : 0)}); `;
    if (!error) return `${name}the gateway knows nothing yet`;
    const [estimate, low, high] = [error.estimate, error.low, error.high].map(percent);
    const holds = hits && wrong / hits >= error.low && wrong / hits <= error.high ? 'holds' : 'does not hold';
    return `${name}the gateway says ${estimate}, between ${low} and ${high}, which ${holds} it`;
  };
}

function labelsOf(labels: Record<string, number>): number {
  return Object.values(labels).reduce((sum, count) => sum + count, 0);
}

function percent(share: number): string {
  return `${(100 * share).toFixed(2)} %`;
}

void main();
