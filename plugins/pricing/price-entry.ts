import { type Static, Type } from '@sinclair/typebox';
import type { Cost } from '../core/context';
import type { Usage } from '../core/usage';

const price = (what: string) => Type.Optional(Type.Number({ minimum: 0, description: what }));

/** One entry of the operator's `prices.yml`: US dollars, for a million tokens unless said. */
export const PriceEntry = Type.Object(
  {
    input: price('Input tokens.'),
    cached_input: price('Input tokens read from the provider’s prompt cache; `input` unless said.'),
    cache_write_5m: price('Input tokens written to a cache for 5 minutes; `input` unless said.'),
    cache_write_1h: price('Input tokens written to a cache for an hour; `cache_write_5m` unless said.'),
    output: price('Output tokens, reasoning included.'),
    image: price('One generated image.'),
  },
  { additionalProperties: false, minProperties: 1 },
);
export type PriceEntry = Static<typeof PriceEntry>;

const MILLION = 1_000_000;

/** What usage costs by an entry. What was used and has no price makes its member and the total unknown. */
export function costByEntry(entry: PriceEntry, usage: Usage): Cost {
  const { input, output } = entry;
  const write5m = entry.cache_write_5m ?? input;
  const parts = {
    input: times(usage.input, input, MILLION),
    cachedInput: times(usage.cacheRead, entry.cached_input ?? input, MILLION),
    cacheWrite: sum([
      times(usage.cacheWrite5m, write5m, MILLION),
      times(usage.cacheWrite1h, entry.cache_write_1h ?? write5m, MILLION),
    ]),
    ...outputParts(entry, usage, output),
  };
  return { ...parts, total: sum(Object.values(parts)) };
}

/** An image model may be paid by the token or by the image: what has a price counts. */
function outputParts({ image }: PriceEntry, usage: Usage, output: number | undefined) {
  const isPaidByToken = usage.images > 0 && image === undefined && output !== undefined && usage.output > 0;
  const isPaidByImage = usage.images > 0 && image !== undefined && output === undefined;
  return {
    output: isPaidByImage ? 0 : times(usage.output, output, MILLION),
    other: isPaidByToken ? 0 : times(usage.images, image, 1),
  };
}

function times(amount: number, price: number | undefined, per: number): number | null {
  if (amount === 0) return 0;
  return price === undefined ? null : (amount * price) / per;
}

function sum(parts: readonly (number | null)[]): number | null {
  return parts.reduce((total, part) => (total === null || part === null ? null : total + part), 0);
}
