import { type Static, Type } from '@sinclair/typebox';
import { RATE_NAMES, rateMembers, type Rates } from './rates';
import { SERVICE_TIERS } from './service-tiers';

const allOptional = { additionalProperties: false };
const above = Type.Optional(
  Type.Record(Type.String(), Type.Object(rateMembers, allOptional), {
    description:
      'Prices for requests with more input tokens than this, all kinds together, such as `{ 200000: { input: 2.5, output: 15 } }`. What is not said stays as it is.',
  }),
);

const tier = (what: string) =>
  Type.Optional(
    Type.Union([Type.Number({ minimum: 0 }), Type.Object({ ...rateMembers, above }, allOptional)], {
      description: `${what}: a part of these prices, such as \`0.5\`, or prices of its own. The vendor’s published part unless said, where there is one.`,
    }),
  );

/** One entry of `prices.yml`. */
export const priceEntry = Type.Object(
  {
    ...rateMembers,
    above,
    batch: tier('What runs as a batch'),
    flex: tier('The slower class of service'),
    priority: tier('The faster class of service'),
    factor: Type.Optional(
      Type.Number({
        minimum: 0,
        description:
          'All prices times this. An entry without a price of its own changes the public ones: `{ factor: 0.9 }` is what a contract with 10 % off needs.',
      }),
    ),
    from: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        examples: ['2026-01-01'],
        description: 'The day, in UTC, from which on this holds. Several such entries stand in a list.',
      }),
    ),
    checked: Type.Optional(
      Type.String({
        pattern: '^\\d{4}-\\d{2}-\\d{2}$',
        examples: ['2026-01-01'],
        description: 'The day when somebody last compared it with what the vendor says, for `eg-ai prices check`.',
      }),
    ),
    currency: Type.Optional(
      Type.String({ examples: ['EUR'], description: 'The currency of these prices; that of the file unless said.' }),
    ),
  },
  allOptional,
);
export type PriceEntry = Static<typeof priceEntry>;

/** What one of `default`, a team or a consumer is charged beside what the provider charges. */
const charge = Type.Object(
  {
    markup: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d+)?\\s*%$', examples: ['10%'] })),
    discount: Type.Optional(Type.String({ pattern: '^\\d+(\\.\\d+)?\\s*%$', examples: ['5%'] })),
  },
  allOptional,
);
export type Charge = Static<typeof charge>;

/** What stands in `prices.yml` beside the prices. */
export const pricesFile = Type.Object(
  {
    prices: Type.Optional(
      Type.Record(Type.String(), Type.Unknown(), {
        description: 'What models cost: a map from names to entries, or lists of entries by date.',
      }),
    ),
    currency: Type.String({ default: 'USD', description: 'The currency of all prices that do not say otherwise.' }),
    rates: Type.Record(Type.String(), Type.Number({ exclusiveMinimum: 0 }), {
      default: {},
      description: 'US dollars for one of each other currency that is used, such as `{ EUR: 1.08 }`.',
    }),
    billing: Type.Object(
      {
        default: Type.Optional(charge),
        teams: Type.Record(Type.String(), charge, { default: {} }),
        consumers: Type.Record(Type.String(), charge, { default: {} }),
      },
      {
        additionalProperties: false,
        default: {},
        description:
          'What callers are charged beside the cost, `{ markup: 10% }` or `{ discount: 5% }`: by `consumers`, else by `teams`, else `default`.',
      },
    ),
  },
  allOptional,
);
export type PricesFile = Static<typeof pricesFile>;

/** The prices among an entry's members. */
export function ratesIn(entry: PriceEntry): Rates {
  return Object.fromEntries(RATE_NAMES.flatMap((name) => (entry[name] === undefined ? [] : [[name, entry[name]]])));
}

export function tiersIn(entry: PriceEntry) {
  return SERVICE_TIERS.flatMap((name) => (entry[name] === undefined ? [] : [[name, entry[name]] as const]));
}
