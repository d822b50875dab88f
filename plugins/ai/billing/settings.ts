import { type Static, Type } from '@sinclair/typebox';
import type { Misfit } from '../../core/parameters';

const Invoices = Type.Object(
  {
    issuer: Type.Optional(Type.String({ maxLength: 200 })),
    address: Type.Optional(Type.String({ maxLength: 1000 })),
    currency: Type.Optional(Type.String({ pattern: '^[A-Z]{3}$', examples: ['EUR'] })),
    rate: Type.Optional(Type.Number({ exclusiveMinimum: 0 })),
    note: Type.Optional(Type.String({ maxLength: 2000 })),
  },
  { additionalProperties: false },
);

/** What statements say besides their figures, in `system.config.yml`. */
export const invoicesSchema = Type.Optional(
  Type.Unsafe<Static<typeof Invoices>>({
    ...Invoices,
    description:
      'What statements say: `{ issuer, address, currency, rate, note }`. `currency` is `USD` unless said; another one needs `rate`, what one US dollar is in it.',
  }),
);

export type InvoiceSettings = Static<typeof Invoices>;

/** Three capital letters that stand for no currency would only be found when somebody reads a statement. */
export function invoiceMisfits({ currency = 'USD', rate }: InvoiceSettings = {}): Misfit[] {
  if (currency === 'USD' || rate !== undefined) return [];
  return [{ path: 'invoices.rate', message: `must say what one US dollar is in ${currency}, such as 0.93` }];
}
