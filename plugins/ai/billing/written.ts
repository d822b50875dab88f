import type { Statement } from './statement';

/** US dollars as a statement writes them, in its currency. */
export interface Money {
  readonly currency: string;
  /** Of a line: fine enough that small amounts do not vanish. */
  exact(dollars: number): string;
  /** Of a price for a million tokens. */
  price(dollars: number): string;
  /** Of what is to be paid, which is in the currency already. */
  due(amount: number): string;
}

export function amountsOf({ currency, rate }: Statement['due']): Money {
  const plain = new Intl.NumberFormat('en', { minimumFractionDigits: 4, maximumFractionDigits: 4 });
  const price = new Intl.NumberFormat('en', { minimumFractionDigits: 2, maximumFractionDigits: 4 });
  const due = new Intl.NumberFormat('en', { style: 'currency', currency, currencyDisplay: 'code' });
  return {
    currency,
    exact: (dollars) => plain.format(dollars * rate),
    price: (dollars) => price.format(dollars * rate),
    due: (amount) => due.format(amount),
  };
}

export function count(amount: number): string {
  return amount.toLocaleString('en');
}

/** A day of UTC, as people write it. */
export function dayOf(time: string): string {
  return new Date(time).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
