import { isJsonObject } from '../core/json';
import { checked } from '../core/parameters';
import { type PriceEntry, priceEntry, type PricesFile, ratesIn, tiersIn } from './price-entry';
import { type Rates, scaled } from './rates';
import type { Factors, ServiceTier } from './service-tiers';
import { scaledSteps, type Steps, type Tariff, tiersBy } from './tariff';

/** What the operator says of a model from some day on: prices, or how the public ones change. */
export interface OperatorEntry {
  /** Milliseconds since 1970; undefined where it always was so. */
  readonly from?: number;
  /** The same for the day when somebody last looked at it. */
  readonly checked?: number;
  /** The prices, given the public ones of the model and what the vendor's service tiers cost; undefined where there are none. */
  tariff(published: Tariff | undefined, factors: Factors): Tariff | undefined;
}

type Currencies = Pick<PricesFile, 'currency' | 'rates'>;
/** A part of the usual prices, or prices that stand instead of them. */
type TierSaid = number | ((usual: Rates) => Steps);

/** The entries of one name, the newest first. Throws an error that says which is wrong, and how it should be. */
export function parseEntries(said: unknown, where: string, currencies: Currencies): OperatorEntry[] {
  const list: unknown[] = Array.isArray(said) ? said : [said];
  if (list.length === 0) throw new Error(`${where}: must be an entry, or a list of some.`);
  const entries = list.map((entry, index) =>
    parseEntry(entry, Array.isArray(said) ? `${where}[${index}]` : where, currencies),
  );
  entries.sort((a, b) => (b.from ?? -Infinity) - (a.from ?? -Infinity));
  if (entries.some(({ from }, index) => index > 0 && entries[index - 1]!.from === from)) {
    throw new Error(`${where}: two entries hold from the same day on: give each its own \`from\`.`);
  }
  return entries;
}

function parseEntry(said: unknown, where: string, currencies: Currencies): OperatorEntry {
  if (!isJsonObject(said) || Object.keys(said).length === 0) {
    throw new Error(`${where}: must be a map such as { input: 2.5, output: 10 }, in US dollars for a million tokens.`);
  }
  const entry = checked(priceEntry, said, where);
  const factor = dollarsFor(entry, where, currencies) * (entry.factor ?? 1);
  const own = stepsOf(entry, factor, where);
  const tiers = tiersIn(entry).map(([name, tier]): [ServiceTier, TierSaid] => [
    name,
    typeof tier === 'number' ? tier : (usual) => stepsOf(tier, factor, `${where}.${name}`, usual),
  ]);
  for (const [, tier] of tiers) if (typeof tier !== 'number') tier({});
  const dates = { from: midnight(entry.from, `${where}.from`), checked: midnight(entry.checked, `${where}.checked`) };
  if (Object.keys(own.rates).length > 0) {
    return { ...dates, tariff: (_, factors) => ({ ...own, from: dates.from, tiers: tiersOf(own, tiers, factors) }) };
  }
  if (own.above.length > 0) throw new Error(`${where}.above: needs prices for shorter requests beside it.`);
  if (tiers.length === 0 && entry.factor === undefined) {
    throw new Error(`${where}: must say a price such as \`input\`, or how the public ones change, by \`factor\`.`);
  }
  return { ...dates, tariff: (published) => published && changed(published, entry.factor ?? 1, tiers) };
}

/** Public prices as the operator says that they are for this contract. */
function changed(published: Tariff, factor: number, said: readonly [ServiceTier, TierSaid][]): Tariff {
  const usual = scaledSteps(published, factor, { withFees: true });
  const tiers = Object.entries(published.tiers).map(([name, tier]) => [
    name,
    scaledSteps(tier, factor, { withFees: true }),
  ]);
  return { ...usual, tiers: { ...(Object.fromEntries(tiers) as Tariff['tiers']), ...tiersOf(usual, said, {}) } };
}

function tiersOf(usual: Steps, said: readonly [ServiceTier, TierSaid][], factors: Factors): Tariff['tiers'] {
  const tiers = tiersBy(factors, usual);
  for (const [name, tier] of said) {
    tiers[name] = typeof tier === 'number' ? scaledSteps(usual, tier, { withFees: false }) : tier(usual.rates);
  }
  return tiers;
}

/** What is not said for longer requests stays as it is for shorter ones, and in a class of service as it usually is. */
function stepsOf(said: Pick<PriceEntry, 'above'> & Rates, factor: number, where: string, usual: Rates = {}): Steps {
  const dollars = (rates: Rates) => scaled(rates, factor, { withFees: true });
  const rates = { ...usual, ...dollars(ratesIn(said)) };
  const longer = Object.entries(said.above ?? {}).map(([tokens, some]) => ({ over: wholeIn(tokens, where), some }));
  longer.sort((a, b) => a.over - b.over);
  let last = rates;
  const above = longer.map(({ over, some }) => ({ over, rates: (last = { ...last, ...dollars(some) }) }));
  return { rates, above: above.reverse() };
}

function wholeIn(tokens: string, where: string): number {
  if (/^\d{1,12}$/.test(tokens)) return Number(tokens);
  throw new Error(`${where}.above: must name numbers of input tokens such as 200000, but it says "${tokens}".`);
}

function dollarsFor(entry: PriceEntry, where: string, { currency, rates }: Currencies): number {
  const name = entry.currency ?? currency;
  const dollars = name === 'USD' ? 1 : rates[name];
  if (dollars !== undefined) return dollars;
  throw new Error(
    `${where}: its prices are in ${name}; say what one is in US dollars, by \`rates: { ${name}: 1.08 }\`.`,
  );
}

function midnight(day: string | undefined, where: string): number | undefined {
  if (day === undefined) return undefined;
  const time = Date.parse(`${day}T00:00:00Z`);
  if (!Number.isNaN(time) && new Date(time).toISOString().startsWith(day)) return time;
  throw new Error(`${where}: there is no such day as ${day}.`);
}
