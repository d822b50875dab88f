import type { Cost } from '../core/context';
import type { PriceBook } from '../core/pricing';
import type { Usage } from '../core/usage';
import { readOperatorPrices } from './operator-prices';
import { costByEntry } from './price-entry';
import { PublicPrices, publicPricesVersion } from './public-prices';

export interface PriceBookOptions {
  /** The operator's own prices, which win. Reading them again takes a new price book. */
  operatorFile?: string;
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
export function createPriceBook({ operatorFile }: PriceBookOptions = {}): PriceBook {
  const operator = operatorFile === undefined ? undefined : readOperatorPrices(operatorFile);
  const publicPrices = new PublicPrices();
  return {
    version: [publicPricesVersion(), operator && `prices.yml@${operator.version}`].filter(Boolean).join('+'),
    cost(question) {
      const usage = clamped(question.usage);
      const entry = operator?.find(question.endpoint, question.model);
      if (entry) return costByEntry(entry, usage);
      // The built-in provider lives in this process; nobody is paid for it.
      if (question.provider === 'demo') return { ...FREE };
      return publicPrices.cost({ ...question, usage }) ?? { ...UNKNOWN };
    },
    billed: (cost) => cost,
  };
}

/** Providers report strange numbers at times; nothing costs less than nothing. */
function clamped(usage: Usage): Usage {
  const sane = { ...usage };
  for (const member of Object.keys(sane) as (keyof Usage)[]) if (!(sane[member] > 0)) sane[member] = 0;
  return sane;
}
