/** The form of the public price tables, as prices of ours. */
import type { ModelPrice, TieredPrices } from '@pydantic/genai-prices';
import type { Rates } from './rates';
import type { Factors } from './service-tiers';
import { type Steps, type Tariff, tiersBy } from './tariff';

/** Names of prices there and here, with the number of units of ours that one of theirs is. The first that is there counts. */
const KNOWN_AS: readonly (readonly [theirs: string, ours: Exclude<keyof Rates, 'image'>, units: number])[] = [
  ['input_mtok', 'input', 1],
  ['cache_read_mtok', 'cached_input', 1],
  ['cache_write_5m_mtok', 'cache_write_5m', 1],
  ['cache_write_mtok', 'cache_write_5m', 1],
  ['cache_write_1h_mtok', 'cache_write_1h', 1],
  ['output_mtok', 'output', 1],
  ['output_reasoning_mtok', 'reasoning', 1],
  ['input_audio_mtok', 'input_audio', 1],
  ['output_audio_mtok', 'output_audio', 1],
  ['input_image_mtok', 'input_image', 1],
  ['output_image_mtok', 'output_image', 1],
  ['input_audio_hours', 'second', 3600],
  ['audio_hours', 'second', 3600],
  ['input_mchars', 'characters', 1],
  ['web_searches_kcount', 'search', 1000],
  ['rerank_searches_kcount', 'search', 1000],
  ['requests_kcount', 'request', 1000],
];

type Constraint =
  { type: 'start_date'; start_date: string } | { type: 'time_of_date'; start_time: string; end_time: string };

/** Prices of one model under one constraint. */
export interface PublicPrice {
  constraint?: Constraint;
  prices: ModelPrice;
}

export function tariffOf({ constraint, prices }: PublicPrice, factors: Factors): Tariff {
  const steps = stepsOf(prices);
  const tariff: Tariff = { ...steps, tiers: tiersBy(factors, steps) };
  if (constraint?.type === 'start_date') tariff.from = Date.parse(constraint.start_date);
  if (constraint?.type === 'time_of_date') {
    tariff.hours = { start: ofDay(constraint.start_time), end: ofDay(constraint.end_time) };
  }
  return tariff;
}

function stepsOf(prices: ModelPrice): Steps {
  const starts = Object.values(prices).flatMap((price) =>
    isTiered(price) ? price.tiers.map(({ start }) => start) : [],
  );
  const steps = [...new Set(starts)].sort((a, b) => b - a);
  return {
    rates: ratesAt(prices, 0),
    above: steps.map((over) => ({ over, rates: ratesAt(prices, over + 1) })),
  };
}

function ratesAt(prices: ModelPrice, inputTokens: number): Rates {
  const rates: Rates = {};
  for (const [theirs, ours, units] of KNOWN_AS) {
    const price = prices[theirs];
    if (price !== undefined) rates[ours] ??= priceAt(price, inputTokens) / units;
  }
  return rates;
}

function priceAt(price: number | TieredPrices, inputTokens: number): number {
  if (!isTiered(price)) return price;
  const reached = price.tiers.filter(({ start }) => inputTokens > start).sort((a, b) => b.start - a.start);
  return reached[0]?.price ?? price.base;
}

function isTiered(price: number | TieredPrices | undefined): price is TieredPrices {
  return typeof price === 'object';
}

/** Milliseconds after midnight, of a time such as `16:30:00Z`. */
function ofDay(time: string): number {
  return Date.parse(`1970-01-01T${time}`);
}
