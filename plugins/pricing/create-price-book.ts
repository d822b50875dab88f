import type { Cost } from '../core/context';
import type { PriceBook, PricedModel, PriceQuestion } from '../core/pricing';
import { NO_USAGE, totalInput, type Usage } from '../core/usage';
import { costByRates } from './cost-by-rates';
import { PriceSources } from './price-sources';
import { ratesFor, stepsFor, type Tariff } from './tariff';

export interface PriceBookOptions {
  /** The operator's own prices, which win. Reading them again takes a new price book. */
  operatorFile?: string;
}

/** A price book that also tells where its prices are from. */
export interface OpenPriceBook extends PriceBook {
  readonly sources: PriceSources;
}

const UNKNOWN: Readonly<Cost> = {
  input: null,
  cachedInput: null,
  cacheWrite: null,
  output: null,
  other: null,
  total: null,
};
const FREE: Readonly<Cost> = { input: 0, cachedInput: 0, cacheWrite: 0, output: 0, other: 0, total: 0 };

/** The operator's prices, else the public ones. Throws when the operator's file cannot be understood. */
export function createPriceBook({ operatorFile }: PriceBookOptions = {}): OpenPriceBook {
  const sources = new PriceSources(operatorFile);
  const tariffOf = (asked: PricedModel, time: number) => sources.find(asked, time)?.tariff;
  return {
    sources,
    version: sources.version,
    cost(question) {
      const tariff = tariffOf(question, question.time);
      if (tariff) return costBy(tariff, question);
      return isFree(question) ? { ...FREE } : { ...UNKNOWN };
    },
    estimate(question) {
      const tariff = sources.dearest(question);
      return tariff ? { ...costBy(tariff, question), estimated: true } : { ...UNKNOWN };
    },
    knows: (asked, time) => isFree(asked) || tariffOf(asked, time) !== undefined,
    billed: sources.billed,
  };
}

/** These providers live in this process; nobody is paid for them. */
function isFree({ provider }: PricedModel): boolean {
  return provider === 'demo' || provider === 'local';
}

function costBy(tariff: Tariff, { usage, serviceTier, image }: PriceQuestion): Cost {
  const used = sane(usage);
  const steps = stepsFor(tariff, serviceTier);
  return steps ? costByRates(ratesFor(steps, totalInput(used)), used, image) : { ...UNKNOWN };
}

/** Providers report strange numbers at times; nothing costs less than nothing. */
function sane(usage: Usage): Usage {
  const all = { ...NO_USAGE, ...usage };
  for (const member in all) if (!(all[member as keyof Usage] > 0)) all[member as keyof Usage] = 0;
  return all;
}
