/** Prices of the oracle's own, in whole picodollars a token, so that its sums are exact. */
export interface Tariff {
  readonly input: bigint;
  readonly cached: bigint;
  readonly written: bigint;
  readonly output: bigint;
}

export interface Usage {
  /** Neither read from nor written to the provider's cache. */
  readonly input: number;
  readonly cached: number;
  readonly written: number;
  readonly output: number;
}

export const UNUSED: Usage = { input: 0, cached: 0, written: 0, output: 0 };

const tariff = (input: bigint, cached: bigint, written: bigint, output: bigint): Tariff => ({
  input,
  cached,
  written,
  output,
});

/** By `endpoint/model`. No two are alike, so that a price taken for another one shows. */
export const TARIFFS: Readonly<Record<string, Tariff>> = {
  'main/gpt-4o': tariff(2_500_000n, 1_250_000n, 2_500_000n, 10_000_000n),
  'main/text-embedding-3-small': tariff(20_000n, 20_000n, 20_000n, 0n),
  'back/gpt-4o-mini': tariff(150_000n, 75_000n, 150_000n, 600_000n),
  'back/text-embedding-3-small': tariff(13_000n, 13_000n, 13_000n, 0n),
  'claude/gpt-4o-c': tariff(3_100_000n, 310_000n, 3_870_000n, 15_300_000n),
  'gemini/gpt-4o-g': tariff(1_270_000n, 311_000n, 1_270_000n, 9_900_000n),
};

export function costOf(name: string, { input, cached, written, output }: Usage): bigint {
  const prices = TARIFFS[name];
  if (!prices) throw new Error(`the oracle has no price of ${name}`);
  const { input: ofInput, cached: ofCached, written: ofWritten, output: ofOutput } = prices;
  return BigInt(input) * ofInput + BigInt(cached) * ofCached + BigInt(written) * ofWritten + BigInt(output) * ofOutput;
}

/** The same prices as an operator writes them: US dollars for a million tokens. */
export function pricesFile(): object {
  const dollars = (picodollars: bigint) => Number(picodollars) / 1e6;
  const entries = Object.entries(TARIFFS).map(([name, { input, cached, written, output }]) => [
    name,
    {
      input: dollars(input),
      cached_input: dollars(cached),
      cache_write_5m: dollars(written),
      output: dollars(output),
    },
  ]);
  return { prices: Object.fromEntries(entries) as object };
}
