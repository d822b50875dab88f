import { cleanDollars } from '../core/money';
import type { PriceBook } from '../core/pricing';
import type { Charge, PricesFile } from './price-entry';

/** What callers are charged, by the operator's mark-ups and discounts. Throws where one of them says both or too much. */
export function billingBy({ billing }: Pick<PricesFile, 'billing'>, file: string): PriceBook['billed'] {
  const factors = (group: 'teams' | 'consumers') =>
    new Map(
      Object.entries(billing[group]).map(([name, charge]) => [
        name,
        factorOf(charge, `${file}: billing.${group}.${name}`),
      ]),
    );
  const [teams, consumers] = [factors('teams'), factors('consumers')];
  const usual = billing.default ? factorOf(billing.default, `${file}: billing.default`) : 1;
  return (cost, { consumer, team }) => {
    const factor = (consumer && consumers.get(consumer)) ?? (team && teams.get(team)) ?? usual;
    return cleanDollars(cost * Number(factor));
  };
}

function factorOf({ markup, discount }: Charge, where: string): number {
  if ((markup === undefined) === (discount === undefined)) {
    throw new Error(`${where}: must be one of { markup: 10% } and { discount: 5% }.`);
  }
  if (markup !== undefined) return 1 + Number.parseFloat(markup) / 100;
  const part = Number.parseFloat(discount!) / 100;
  if (part > 1) throw new Error(`${where}.discount: must be 100% at most, but it is ${discount}.`);
  return 1 - part;
}
