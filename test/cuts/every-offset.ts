/**
 * `npm run test:cuts`: cuts every recorded stream at every one of its bytes, and counts what clients make of it.
 * `npm run test:cuts -- gemini mistral` takes those only whose names hold one of the words.
 */
import type { Cut } from './judge';
import { leftBehind } from './left-behind';
import { type Recording, recordedStreams } from './recordings';
import { cutsAt, emptyTally, readUncut, runCuts, type Tally } from './run-cuts';
import { Stage } from './stage';

/** Bytes before the end where a stream that is cut looks most like a whole one. */
const TAIL = 100;
/** From one line of progress to the next. Milliseconds. */
const PROGRESS = 10_000;

async function main(): Promise<void> {
  const words = process.argv.slice(2);
  const isWanted = ({ exchange: { name } }: Recording) => !words.length || words.some((word) => name.includes(word));
  const recordings = recordedStreams().filter(isWanted);
  if (recordings.length === 0)
    return console.log('There is nothing to cut: ../shared/data/fixtures is not there, or has nothing of that name.');
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

/** Near the end of the stream in all ways; else each client in one, and these change places from byte to byte. */
function* allCuts(recording: Recording): Generator<Cut> {
  const { length } = recording.body;
  for (let at = 0; at <= length; at++) {
    const cuts = cutsAt(recording, at, at);
    yield* at >= length - TAIL || cuts.length === 2
      ? cuts
      : cuts.filter((_, index) => index === at % 2 || index === 3 - (at % 2));
  }
}

function shown({ counts }: Tally): string {
  return Object.entries(counts)
    .map(([verdict, count]) => `${verdict} ${count}`)
    .join(', ');
}

void main();
