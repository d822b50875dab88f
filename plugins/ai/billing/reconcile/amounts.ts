/** What an export can tell of a day and a model, with the names of `GET /ai/usage`. */
export const COMPARED = ['requests', 'input_tokens', 'cached_input_tokens', 'output_tokens', 'cost_usd'] as const;
export type Compared = (typeof COMPARED)[number];
export type Amounts = Record<Compared, number>;

/** Sums of binary fractions would show digits that nobody is charged for. */
const DECIMALS = 12;

export function noAmounts(): Amounts {
  return { requests: 0, input_tokens: 0, cached_input_tokens: 0, output_tokens: 0, cost_usd: 0 };
}

/** Adds to the first; what is not said counts as nothing. */
export function add(to: Amounts, more: Partial<Amounts>): void {
  for (const name of COMPARED) to[name] = Number((to[name] + (more[name] ?? 0)).toFixed(DECIMALS));
}

/** What the first has more than the other. */
export function difference(one: Amounts, other: Amounts, name: Compared): number {
  return Number((one[name] - other[name]).toFixed(DECIMALS));
}
