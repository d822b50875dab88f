import { type Static, Type } from '@sinclair/typebox';

const price = (what: string) => Type.Optional(Type.Number({ minimum: 0, description: what }));

/** What is paid by the million. */
const tokenRates = {
  input: price('A million input tokens.'),
  cached_input: price('A million input tokens read from the provider’s prompt cache; `input` unless said.'),
  cache_write_5m: price('A million input tokens written to a cache for 5 minutes; `input` unless said.'),
  cache_write_1h: price('A million input tokens written to a cache for an hour; `cache_write_5m` unless said.'),
  output: price('A million output tokens, reasoning included.'),
  reasoning: price('A million output tokens that are reasoning, where they are priced apart; `output` unless said.'),
  input_audio: price('A million input tokens of sound; `input` unless said.'),
  output_audio: price('A million output tokens of sound; `output` unless said.'),
  input_image: price('A million input tokens of pictures; `input` unless said.'),
  output_image: price('A million output tokens of pictures; `output` unless said.'),
};

const image = Type.Optional(
  Type.Union([Type.Number({ minimum: 0 }), Type.Record(Type.String(), Type.Number({ minimum: 0 }))], {
    description:
      'One generated image: a price, or prices by what the request asks for, such as `{ hd/1024x1792: 0.12, hd: 0.08, 1024x1792: 0.08, other: 0.04 }`.',
  }),
);

/** What has a price in a price list: declared once for the file, its documentation and the arithmetic. */
export const rateMembers = {
  ...tokenRates,
  image,
  second: price('A second of sound that is heard or made.'),
  characters: price('A million characters of text that is spoken.'),
  search: price('One search of the web, or of a reranker.'),
  request: price('One request, beside what it uses.'),
};

/** Prices in US dollars; what a vendor charges for a token, an image and so on. */
export type Rates = { [Name in keyof typeof rateMembers]?: Static<(typeof rateMembers)[Name]> };
export type RateName = keyof Rates;

export const RATE_NAMES = Object.keys(rateMembers) as readonly RateName[];

/** These are beside what a model does: the discount of a service tier does not concern them. */
const FEES: ReadonlySet<RateName> = new Set(['search', 'request']);

/** The same prices, each times a factor. */
export function scaled(rates: Rates, factor: number, { withFees }: { withFees: boolean }): Rates {
  if (factor === 1) return rates;
  const entries = Object.entries(rates).map(([name, price]) => {
    if (!withFees && FEES.has(name as RateName)) return [name, price];
    return [name, typeof price === 'number' ? price * factor : timesEach(price, factor)];
  });
  return Object.fromEntries(entries) as Rates;
}

function timesEach(prices: Readonly<Record<string, number>>, factor: number): Record<string, number> {
  return Object.fromEntries(Object.entries(prices).map(([name, price]) => [name, price * factor]));
}
