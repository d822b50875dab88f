import { expect } from 'chai';
import { skipWithoutFixtures } from '../support/fixtures';
import { chosenOffsets } from './offsets';
import { isSame } from './judge';
import { leftBehind } from './left-behind';
import { randomFrom } from '../support/random';
import { byteByByte, inPieces, withLineEnds } from './rechunked';
import { recordedStreams } from './recordings';
import { cutsAt, emptyTally, readUncut, runCuts } from './run-cuts';
import { Stage } from './stage';

const OFFSETS = 200;
const SEED = 20;

/** `npm run test:cuts` tries every offset; this is a choice of those that say most. */
describe('streams that are cut', function () {
  this.timeout(120_000);
  const recordings = recordedStreams();
  const tally = emptyTally();
  let stage: Stage;

  before(async function () {
    skipWithoutFixtures(this);
    stage = await Stage.start(recordings);
  });
  after(() => stage?.stop());

  it('are of twenty kinds', () => {
    expect(recordings).to.have.length(20);
  });

  it('are whole answers or errors, and nothing between', async () => {
    const random = randomFrom(SEED);
    for (const recording of recordings) {
      const offsets = chosenOffsets(recording, OFFSETS / recordings.length, random);
      const cuts = offsets.flatMap((at, turn) => cutsAt(recording, at, turn));
      await runCuts(stage, cuts, await readUncut(stage, recording), tally);
    }
    expect(tally.problems.join('\n')).to.equal('');
    expect(tally.counts.whole).to.be.above(0);
  });

  it('are whole however their bytes come', async () => {
    const random = randomFrom(SEED);
    for (const recording of recordings) {
      const uncut = await readUncut(stage, recording);
      const others = withLineEnds(recording);
      const pieces = [
        byteByByte(recording.body),
        ...[recording.body, ...others].map((each) => inPieces(each, 50, random)),
      ];
      await Promise.all(
        pieces.map(async (each, turn) => {
          const client = recording.clients[turn % recording.clients.length]!;
          const { asked, said, error } = await stage.call(recording, client, { pieces: each, ending: 'clean' });
          const what = `${recording.exchange.name} in ${each.length} pieces by ${client}: ${error}`;
          expect(said !== undefined && isSame(said, uncut.get(client)!), what).to.equal(true);
          tally.calls.set(asked, 'whole');
        }),
      );
    }
  });

  it('leave one row each in the ledger, and nothing open', async () => {
    expect(await leftBehind(stage, tally.calls)).to.deep.equal([]);
  });
});
