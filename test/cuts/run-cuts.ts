import type { Said } from '../matrix/said';
import { type Cut, judge, type Verdict } from './judge';
import type { ClientApi, Recording } from './recordings';
import type { Stage } from './stage';

/** Calls under way at a time. */
const AT_ONCE = 16;
/** Failures that are told in full. */
const MOST_TOLD = 20;

/** What became of all cuts. */
export interface Tally {
  readonly counts: Record<Verdict, number>;
  readonly problems: string[];
  /** The verdict of each call, by the model that it asked for. */
  readonly calls: Map<string, Verdict>;
}

export function emptyTally(): Tally {
  return {
    counts: { whole: 0, error: 0, 'short success': 0, 'wrong error': 0, hung: 0 },
    problems: [],
    calls: new Map(),
  };
}

/** What each client reads of the whole stream. Rejects when one reads no answer. */
export async function readUncut(stage: Stage, recording: Recording): Promise<Map<ClientApi, Said>> {
  const whole = { pieces: [recording.body], ending: 'clean' } as const;
  const read = recording.clients.map(async (client): Promise<[ClientApi, Said]> => {
    const { said, error } = await stage.call(recording, client, whole);
    if (!said) throw new Error(`${recording.exchange.name} by ${client}: ${error ?? 'no answer in time'}`);
    return [client, said];
  });
  return new Map(await Promise.all(read));
}

/** Tries every cut of one recording, many at a time. */
export async function runCuts(
  stage: Stage,
  cuts: Iterable<Cut>,
  uncut: ReadonlyMap<ClientApi, Said>,
  tally: Tally,
): Promise<void> {
  const work = cuts[Symbol.iterator]();
  const one = async (cut: Cut) => {
    const pieces = cut.at ? [cut.recording.body.subarray(0, cut.at)] : [];
    const ending = await stage.call(cut.recording, cut.client, { pieces, ending: cut.ending });
    const verdict = judge(cut, ending, uncut.get(cut.client)!);
    tally.counts[verdict]++;
    tally.calls.set(ending.asked, verdict);
    if (verdict === 'whole' || verdict === 'error' || tally.problems.length === MOST_TOLD) return;
    const { at, client, recording } = cut;
    const read = JSON.stringify(ending.said ?? { error: ending.error, heard: ending.heard }).slice(0, 500);
    tally.problems.push(`${verdict}: ${recording.exchange.name} cut at ${at}, ${cut.ending}, by ${client}: ${read}`);
  };
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (let next = work.next(); !next.done; next = work.next()) await one(next.value);
    }),
  );
}

/** An offset, asked for by the client of the same API and, in turns, one of the others. */
export function cutsAt(recording: Recording, at: number, turn: number): Cut[] {
  const [first, ...others] = recording.clients;
  const clients = others.length ? [first!, others[turn % others.length]!] : [first!];
  return clients.flatMap((client) => [
    { recording, at, client, ending: 'clean' as const },
    { recording, at, client, ending: 'broken' as const },
  ]);
}
