import type { PriceBook, PricedModel, PriceQuestion } from '../core/pricing';
import { dearest } from './dearest';
import { type OperatorPrice, type OperatorPrices, readOperatorPrices } from './operator-prices';
import { allTariffs, inForce, publicPricesVersion, publicTariffs, vendorOf } from './public-prices';
import { publishedFactors } from './service-tiers';
import type { Tariff } from './tariff';

/** Matching a name takes longer than pricing; clients may ask for any name, so only so many are remembered. */
const MOST_REMEMBERED = 1000;
const DAY = 86_400_000;

/** The price of one model at one time. */
export interface FoundPrice {
  tariff: Tariff;
  /** What says so: `prices.yml` with the name there, or the public tables. */
  source: string;
  name?: string;
  /** Milliseconds since 1970 from which on and until which it holds, where that is known. */
  from?: number;
  until?: number;
  /** The same for when the operator last looked at it, where that is said. */
  checked?: number;
}

interface Remembered {
  operator: readonly { price: OperatorPrice; tariffs: readonly Dated[] }[];
  published: readonly Tariff[];
}

/** What an entry makes of each of the public prices, which change at other times. */
interface Dated {
  from?: number;
  checked?: number;
  tariff(published: Tariff | undefined): Tariff | undefined;
}

/** Where prices come from: what the operator says, and the public tables below it. */
export class PriceSources {
  readonly version: string;
  readonly billed: PriceBook['billed'];
  readonly operator?: OperatorPrices;
  private readonly published = publicPricesVersion();
  private readonly remembered = new Map<string, Remembered>();
  private readonly dearestOf = new Map<string, Tariff | undefined>();

  constructor(operatorFile: string | undefined) {
    this.operator = operatorFile === undefined ? undefined : readOperatorPrices(operatorFile);
    this.version = this.operator ? `${this.published}+prices.yml@${this.operator.version}` : this.published;
    this.billed = this.operator?.billed ?? ((cost) => cost);
  }

  /** The price of this moment: of the most exact name that says one. */
  find(asked: PricedModel, time: number): FoundPrice | undefined {
    const { operator, published } = this.of(asked);
    const listed = inForce(published, time);
    for (const { price, tariffs } of operator) {
      const index = tariffs.findIndex(({ from }) => from === undefined || time >= from);
      const tariff = tariffs[index]?.tariff(listed);
      if (!tariff) continue;
      const { from, checked = from } = tariffs[index]!;
      return { tariff, source: 'prices.yml', name: price.name, from, checked, until: tariffs[index - 1]?.from };
    }
    if (!listed) return undefined;
    return { tariff: listed, source: this.published, from: listed.from, until: nextOf(published, listed) };
  }

  /** The dearest prices that are known of a provider: of the endpoint's models in the file, and the public ones. */
  dearest({ endpoint, provider, operation, time }: PriceQuestion): Tariff | undefined {
    const day = Math.floor(time / DAY);
    const key = `${provider} ${endpoint} ${operation} ${day}`;
    return remember(this.dearestOf, key, () => {
      const vendor = vendorOf({ provider, endpoint });
      const factors = publishedFactors(vendor);
      const own = (this.operator?.all ?? []).filter(({ name }) => name.startsWith(`${endpoint}/`));
      const said = own.flatMap(({ entries }) => {
        const entry = entries.find(({ from }) => from === undefined || time >= from);
        return entry?.tariff(undefined, factors) ?? [];
      });
      return dearest([...said, ...allTariffs(vendor, time)], operation, factors);
    });
  }

  private of(asked: PricedModel): Remembered {
    return remember(this.remembered, `${asked.provider} ${asked.endpoint} ${asked.model}`, () => this.look(asked));
  }

  private look(asked: PricedModel): Remembered {
    const factors = publishedFactors(vendorOf(asked));
    const operator = (this.operator?.find(asked.endpoint, asked.model) ?? []).map((price) => ({
      price,
      tariffs: price.entries.map(({ from, checked, tariff }) => ({
        from,
        checked,
        tariff: memo((published) => tariff(published, factors)),
      })),
    }));
    return { operator, published: publicTariffs(asked) };
  }
}

function remember<Value>(memory: Map<string, Value>, key: string, make: () => Value): Value {
  if (memory.has(key)) return memory.get(key) as Value;
  if (memory.size >= MOST_REMEMBERED) memory.clear();
  const value = make();
  memory.set(key, value);
  return value;
}

/** Computed once for each of the few public prices of a model. */
function memo(make: Dated['tariff']): Dated['tariff'] {
  const made = new Map<Tariff | undefined, Tariff | undefined>();
  return (published) => {
    if (!made.has(published)) made.set(published, make(published));
    return made.get(published);
  };
}

function nextOf(tariffs: readonly Tariff[], current: Tariff): number | undefined {
  const later = tariffs.slice(tariffs.indexOf(current) + 1).flatMap(({ from }) => from ?? []);
  return later.length ? Math.min(...later) : undefined;
}
