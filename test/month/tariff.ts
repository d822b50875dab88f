/** Prices in whole picodollars a token, so that the oracle's sums are exact. */
export interface Tariff {
  readonly input: bigint;
  readonly output: bigint;
}

export type Model = 'writer' | 'judge';

export const TARIFFS: Readonly<Record<Model, Tariff>> = {
  writer: { input: 2_500_000n, output: 10_000_000n },
  judge: { input: 150_000n, output: 600_000n },
};

export function costOf(model: Model, tokens: { input: number; output: number }): bigint {
  const { input, output } = TARIFFS[model];
  return BigInt(tokens.input) * input + BigInt(tokens.output) * output;
}

/** The same prices as an operator writes them: US dollars for a million tokens. */
export function pricesFile(): object {
  const perMillion = (picodollars: bigint) => Number(picodollars) / 1e6;
  const entries = Object.entries(TARIFFS).map(([model, { input, output }]) => [
    `stand/${model}`,
    { input: perMillion(input), output: perMillion(output) },
  ]);
  return { prices: Object.fromEntries(entries) as object };
}

export function dollars(picodollars: bigint): number {
  return Number(picodollars) / 1e12;
}
