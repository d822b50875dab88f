import { type Rates, scaled } from './rates';
import { type Factors, SERVICE_TIERS, type ServiceTier, serviceTierOf } from './service-tiers';

/** Prices for the more input the more, as for a long context. */
export interface Steps {
  /** For the shortest. */
  rates: Rates;
  /** For more input tokens than this, all kinds together; the longest first, each with all its prices. */
  above: readonly { over: number; rates: Rates }[];
}

/** What a model costs for as long as its prices stay the same. */
export interface Tariff extends Steps {
  /** Milliseconds since 1970; undefined where it always was so. */
  from?: number;
  /** The part of each day, in UTC, in which it holds: milliseconds since midnight, the end not included. */
  hours?: { start: number; end: number };
  tiers: Partial<Record<ServiceTier, Steps>>;
}

const DAY = 86_400_000;

/** Whether prices are those of this moment, as far as they themselves can tell. */
export function holdsAt({ from, hours }: Pick<Tariff, 'from' | 'hours'>, time: number): boolean {
  if (from !== undefined && time < from) return false;
  if (!hours) return true;
  const now = ((time % DAY) + DAY) % DAY;
  const { start, end } = hours;
  return start < end ? now >= start && now < end : now >= start || now < end;
}

/** The prices of a class of service; undefined where nobody knows them. */
export function stepsFor(tariff: Tariff, told: string | undefined): Steps | undefined {
  const tier = serviceTierOf(told);
  if (tier === null) return undefined;
  return tier === undefined ? tariff : tariff.tiers[tier];
}

/** Those for so much input. */
export function ratesFor({ rates, above }: Steps, inputTokens: number): Rates {
  for (const step of above) if (inputTokens > step.over) return step.rates;
  return rates;
}

/** Steps of which each price is multiplied. Fees for each request and search stay where `withFees` is not set. */
export function scaledSteps({ rates, above }: Steps, factor: number, how: { withFees: boolean }): Steps {
  return {
    rates: scaled(rates, factor, how),
    above: above.map(({ over, rates: dearer }) => ({ over, rates: scaled(dearer, factor, how) })),
  };
}

/** The classes of service whose prices follow from the usual ones. */
export function tiersBy(factors: Factors, usual: Steps): Tariff['tiers'] {
  const known = SERVICE_TIERS.filter((tier) => factors[tier] !== undefined);
  return Object.fromEntries(known.map((tier) => [tier, scaledSteps(usual, factors[tier]!, { withFees: false })]));
}
