/** `npm run test:cuts`: cuts every recorded stream at every one of its bytes, and counts what clients make of it. */
import { leftBehind } from './left-behind';
import { type Recording, recordedStreams } from './recordings';
import { cutsAt, emptyTally, readUncut, runCuts, type Tally } from './run-cuts';
import { Stage } from './stage';

/** From one line of progress to the next. Milliseconds. */
const PROGRESS = 10_000;

async function main(): Promise<void> {
  const recordings = recordedStreams();
  if (recordings.length === 0) return console.log('There is nothing to cut: ../shared/data/fixtures is not there.');
  const stage = await Stage.start(recordings);
  const tally = emptyTally();
  for (const [index, recording] of recordings.entries()) {
    console.log(`${index + 1}/${recordings.length} ${recording.exchange.name}, ${recording.body.length} bytes`);
    const timer = setInterval(() => console.log(`  ${tally.calls.size} calls: ${shown(tally)}`), PROGRESS);
    await runCuts(stage, allCuts(recording), await readUncut(stage, recording), tally);
    clearInterval(timer);
  }
  const problems = [...tally.problems, ...(await leftBehind(stage, tally.calls))];
  await stage.stop();
  const offsets = recordings.reduce((sum, { body }) => sum + body.length + 1, 0);
  console.log(`${recordings.length} recordings, ${offsets} offsets, ${tally.calls.size} calls: ${shown(tally)}`);
  for (const problem of problems) console.error(problem);
  process.exitCode = problems.length ? 1 : 0;
}

function* allCuts(recording: Recording) {
  for (let at = 0; at <= recording.body.length; at++) yield* cutsAt(recording, at, at);
}

function shown({ counts }: Tally): string {
  return Object.entries(counts)
    .map(([verdict, count]) => `${verdict} ${count}`)
    .join(', ');
}

void main();
