import { misunderstood, readText, refuseUnknown } from '../../core/usage-query';
import { type Month, monthBefore, monthNamed } from './month';
import type { InvoiceSettings } from './settings';
import type { Subject } from './subject';

const PARAMETERS = ['team', 'consumer', 'month', 'format', 'currency', 'rate'] as const;
export const STATEMENT_FORMATS = ['html', 'csv', 'json'] as const;
export type StatementFormat = (typeof STATEMENT_FORMATS)[number];

export interface StatementQuery {
  /** Undefined where the list of those is asked for who have a statement. */
  subject?: Subject;
  month: Month;
  format?: StatementFormat;
  currency?: string;
  rate?: number;
}

/**
 * Reads the parameters of `GET /ai/invoices`, and of the command. The month is the last one that is over unless said.
 * Throws `AiError` 400.
 */
export function parseStatementQuery(
  parameters: Readonly<Record<string, unknown>>,
  settings: InvoiceSettings = {},
): StatementQuery {
  refuseUnknown(parameters, PARAMETERS);
  const read = (name: (typeof PARAMETERS)[number]) => readText(parameters, name);
  const subject = { team: read('team'), consumer: read('consumer') };
  const query = { month: monthOf(read('month')), format: formatOf(read('format')), ...currencyOf(read, settings) };
  if (subject.team || subject.consumer) return { ...query, subject };
  if (subject.team === undefined && subject.consumer === undefined) return query;
  throw misunderstood('team', 'A statement is of somebody: "team" or "consumer" must name one.');
}

function monthOf(name: string | undefined): Month {
  const month = name === undefined ? monthBefore(Date.now()) : monthNamed(name);
  if (!month) throw misunderstood('month', '"month" must be a month such as 2026-11.');
  return month;
}

function formatOf(name: string | undefined): StatementFormat | undefined {
  const format = STATEMENT_FORMATS.find((known) => known === name);
  if (format || name === undefined) return format;
  throw misunderstood('format', `"format" must be one of: ${STATEMENT_FORMATS.join(', ')}.`);
}

function currencyOf(read: (name: 'currency' | 'rate') => string | undefined, settings: InvoiceSettings) {
  const currency = read('currency');
  const rate = read('rate');
  if (currency !== undefined && !/^[A-Z]{3}$/.test(currency)) {
    throw misunderstood('currency', '"currency" must be three capital letters, such as EUR.');
  }
  if (rate !== undefined && !(Number(rate) > 0 && Number(rate) < Infinity)) {
    throw misunderstood('rate', '"rate" must be what one US dollar is in the currency, such as 0.93.');
  }
  if (currency !== undefined && currency !== 'USD' && rate === undefined && currency !== settings.currency) {
    throw misunderstood('rate', `"rate" is missing: what is one US dollar in ${currency}?`);
  }
  return { currency, rate: rate === undefined ? undefined : Number(rate) };
}
