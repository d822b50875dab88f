/** Where a number comes from, best first. */
export const PROVENANCES = ['reported', 'exact', 'formula', 'estimate', 'unknown'] as const;
export type Provenance = (typeof PROVENANCES)[number];

/**
 * Tokens of one request, counted once each: `input + cacheRead + cacheWrite5m + cacheWrite1h` is everything
 * that went in, `output` everything that came out. Providers disagree on what includes what; their adapters
 * turn it into this.
 */
export interface Usage {
  /** Input tokens that were neither read from nor written to the provider's prompt cache. */
  input: number;
  cacheRead: number;
  cacheWrite5m: number;
  cacheWrite1h: number;
  /** All output tokens, reasoning included. */
  output: number;
  /** The share of `output` that was reasoning. */
  reasoning: number;
  /** The share of `input` that was audio. */
  inputAudio: number;
  /** The share of `output` that was audio. */
  outputAudio: number;
  /** The share of `input` that was pictures, where they are told apart. */
  inputImage: number;
  /** The share of `output` that was pictures, where they are told apart. */
  outputImage: number;
  /** Images generated. */
  images: number;
  /** Sound that was heard or made, in seconds. */
  seconds: number;
  /** Text that was spoken. */
  characters: number;
  /** Searches: of a reranker, or of the web. */
  searches: number;
}

export const NO_USAGE: Readonly<Usage> = Object.freeze({
  input: 0,
  cacheRead: 0,
  cacheWrite5m: 0,
  cacheWrite1h: 0,
  output: 0,
  reasoning: 0,
  inputAudio: 0,
  outputAudio: 0,
  inputImage: 0,
  outputImage: 0,
  images: 0,
  seconds: 0,
  characters: 0,
  searches: 0,
});

/** More than any request can use, by far: counted, one such number would use up a budget for good. */
const MOST = 1e10;

/** Whether it can be a number of tokens. What providers report is not always one. */
export function isCount(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= MOST;
}

/** Usage with these counts, in whole tokens, and zero for the others and for what can be no count. */
export function usage(parts: Partial<Usage>): Usage {
  const all: Usage = { ...NO_USAGE, ...parts };
  for (const name in all) {
    const count = all[name as keyof Usage];
    all[name as keyof Usage] = isCount(count) ? Math.ceil(count) : 0;
  }
  return all;
}

/** Everything that went in: uncached, read from and written to a prompt cache. */
export function totalInput(of: Usage): number {
  return of.input + of.cacheRead + of.cacheWrite5m + of.cacheWrite1h;
}

/** Usage of which each side says where it comes from. */
export interface MeasuredUsage {
  usage: Usage;
  input: Provenance;
  output: Provenance;
}

/** Both together, for what is made of several calls. */
export function sumOfUsage(one: Usage, other: Usage): Usage {
  const names = Object.keys(NO_USAGE) as (keyof Usage)[];
  return usage(Object.fromEntries(names.map((name) => [name, one[name] + other[name]])));
}
