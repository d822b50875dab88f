import { expect } from 'chai';
import type { RunningGateway } from '../support/gateway';
import { skipWithoutFixtures } from '../support/fixtures';
import { compare, type Verdict } from './compare';
import { askers, DIALECTS, type DialectName, endpointFor, RELATIVE, startMatrixGateway } from './matrix-gateway';
import { printMatrix } from './print-matrix';
import { nativeReaders } from './read-native';
import { type Recording, recordedChats } from './recordings';
import { startReplayingServer } from './replaying-server';
import { outcomeOf } from './said';

/** Calls under way at a time. */
const AT_ONCE = 8;

/**
 * Every recorded chat answer of every provider, asked for in every API that the gateway speaks, by the official SDK of
 * that API; the provider's own SDK, reading the same bytes with nobody in between, says what is right.
 */
describe('the matrix of APIs and providers', () => {
  const recordings = recordedChats();
  const kinds = [...new Set(recordings.map(({ kind }) => kind))];
  /** Kinds of which an answer with citations was recorded, plain or streamed. */
  const cited = new Set<string>();
  const verdicts = new Map<string, Verdict[]>();
  let gateway: RunningGateway;
  let provider: Awaited<ReturnType<typeof startReplayingServer>>;

  before(async function () {
    this.timeout(120_000);
    skipWithoutFixtures(this);
    provider = await startReplayingServer(recordings);
    gateway = await startMatrixGateway([...kinds, RELATIVE], provider.url);
    const native = nativeReaders(provider.url);
    const ask = askers(gateway);
    const work = [...recordings];
    await Promise.all(
      Array.from({ length: AT_ONCE }, async () => {
        for (let recording = work.shift(); recording; recording = work.shift()) {
          const own = await outcomeOf(() => native(recording!));
          if ('said' in own && own.said.cited.length) cited.add(recording.kind);
          for (const dialect of DIALECTS) {
            const read = await outcomeOf(() =>
              ask[dialect](`${endpointFor(recording!, dialect)}/${recording!.id}`, recording!.streamed),
            );
            add(dialect, recording, compare(recording, dialect, own, read));
          }
        }
      }),
    );
  });
  after(async () => {
    await gateway?.stop();
    await provider?.close();
    if (verdicts.size) printMatrix(kinds, verdicts);
  });

  function add(dialect: DialectName, { kind }: Recording, verdict: Verdict): void {
    const cell = `${dialect} ${kind}`;
    verdicts.set(cell, [...(verdicts.get(cell) ?? []), verdict]);
  }

  it('has recordings of every kind of provider', () => {
    expect(kinds).to.have.length(17);
  });

  it('has citations of every kind that can cite', () => {
    expect([...cited].sort()).to.deep.equal(['anthropic', 'bedrock', 'cohere', 'gemini', 'openai', 'openrouter']);
  });

  for (const kind of kinds) {
    for (const dialect of DIALECTS) {
      it(`${kind} by ${dialect}`, () => {
        const all = verdicts.get(`${dialect} ${kind}`) ?? [];
        expect(all).to.not.have.length(0);
        const failed = all.flatMap(({ failure }) => failure ?? []);
        expect(failed.length, failed.slice(0, 3).join('\n\n')).to.equal(0);
      });
    }
  }
});
