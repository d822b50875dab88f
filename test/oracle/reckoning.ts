import type { Served } from './replaying-provider';
import { costOf, UNUSED, type Usage } from './tariffs';

/** How a request ended for its client. */
export interface Ending {
  /** Tokens that the client has received before it left; undefined where it stayed. */
  readonly leftAfter?: number;
}

/** What one request is to be charged, by what its provider has served. Picodollars. */
export interface Reckoning {
  readonly usage: Usage;
  readonly cost: bigint;
  /** What the answer would have cost, of one that came from the cache. */
  readonly saved: bigint;
  /** The last model that was called, or had been when the answer was kept. */
  readonly name: string;
}

/** The rule of `policies/usage-meter/README.md`, over the calls of one request. */
export function reckon(calls: readonly Served[], ending: Ending): Reckoning {
  const used = calls.map((call) => usedBy(call, ending));
  const cost = calls.reduce((sum, { name }, index) => sum + costOf(name, used[index]!), 0n);
  return { usage: used.reduce(sumOf, UNUSED), cost, saved: 0n, name: calls.at(-1)!.name };
}

/** An answer from the cache is worth what the call was that had answered. */
export function reckonHit(answered: Served): Reckoning {
  const { input, cached, written, output } = usedBy(answered, {});
  const usage = { ...UNUSED, input: input + cached + written, output };
  return { usage, cost: 0n, saved: costOf(answered.name, { input, cached, written, output }), name: answered.name };
}

function usedBy({ turn, prompt, wrote, reported, whole }: Served, { leftAfter }: Ending): Usage {
  const counted: Usage = { ...UNUSED, input: prompt };
  if (turn.does === 'refuse') return UNUSED;
  if (turn.does === 'break down') return reported ?? UNUSED;
  if (turn.does !== 'answer') return counted;
  const isLeft = turn.waitsAfter !== undefined;
  // Of a stream that was cut, nobody sees more than what is in whole events.
  const seen = isLeft ? (leftAfter ?? 0) : wrote;
  if (whole && !isLeft) return reported ?? { ...counted, output: seen };
  return { ...(reported ?? counted), output: Math.max(reported?.output ?? 0, seen) };
}

export function sumOf(one: Usage, other: Usage): Usage {
  return {
    input: one.input + other.input,
    cached: one.cached + other.cached,
    written: one.written + other.written,
    output: one.output + other.output,
  };
}
