import type { PricedModel } from '../core/pricing';
import type { OpenPriceBook } from './create-price-book';
import type { Rates } from './rates';
import { stepsFor } from './tariff';

/** What a model costs at a time, and who says so. */
export interface PriceDescription {
  endpoint: string;
  provider: string;
  model: string;
  /** `prices.yml`, or the public tables with their version. */
  source: string;
  /** The name in `prices.yml` that counts. */
  entry: string | null;
  /** RFC 3339: since when and until when, where that is known. */
  from: string | null;
  until: string | null;
  service_tier: string | null;
  /** The prices for more input tokens than `above`; tokens and characters by the million. US dollars. */
  prices: { above: number; usd: Rates }[];
}

export interface PriceRequest extends PricedModel {
  serviceTier?: string;
  /** Milliseconds since 1970. */
  time: number;
}

/** Undefined where nobody knows a price. */
export function describePrice(book: OpenPriceBook, asked: PriceRequest): PriceDescription | undefined {
  const found = book.sources.find(asked, asked.time);
  const steps = found && stepsFor(found.tariff, asked.serviceTier);
  if (!steps) return undefined;
  const { endpoint, provider, model, serviceTier = null } = asked;
  const { source, name = null, from, until } = found;
  const above = [...steps.above].reverse().map(({ over, rates }) => ({ above: over, usd: rates }));
  return {
    ...{ endpoint, provider, model, source, entry: name },
    ...{ from: text(from), until: text(until), service_tier: serviceTier },
    prices: [{ above: 0, usd: steps.rates }, ...above],
  };
}

function text(time: number | undefined): string | null {
  return time === undefined ? null : new Date(time).toISOString();
}
