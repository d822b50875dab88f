import { type Ledger, UNIT_MEASURES, type UsageDimension, type UsageMeasure, type UsageSum } from '../../core/ledger';
import { listed } from '../../core/listed';
import type { Month } from './month';
import type { InvoiceSettings } from './settings';
import { nameOf, rowsOf, type Subject } from './subject';

const COUNTED = [
  ...(['requests', 'input_tokens', 'cached_input_tokens', 'cache_write_tokens', 'output_tokens'] as const),
  ...UNIT_MEASURES,
  ...(['reported_tokens', 'unpriced_requests', 'saved_usd', 'known_cost_usd', 'known_billed_usd'] as const),
] as const;
const MEASURES: readonly UsageMeasure[] = [
  ...UNIT_MEASURES,
  ...(['cache_write_tokens', 'reported_tokens', 'unpriced_requests', 'known_cost_usd', 'known_billed_usd'] as const),
  ...(['input_cost_usd', 'cached_input_cost_usd', 'cache_write_cost_usd', 'output_cost_usd'] as const),
];
/** As many as the ledger gives. */
const DECIMALS = 12;

/**
 * The sums that a statement shows, with the names of `GET /ai/usage`. `known_cost_usd` is what providers charge and
 * `known_billed_usd` what the subject is charged, both without the requests whose price is not known.
 */
export type Figures = Record<(typeof COUNTED)[number], number>;

export interface StatementLine extends Figures {
  model: string | null;
  /** Provider kind. */
  provider: string | null;
  /** Dollars for a million tokens, on average; null for what there is none of, or whose price is not known. */
  prices: Record<'input' | 'cached_input' | 'cache_write' | 'output', number | null>;
}

/** What a team or consumer has used in a month, and what is charged for it. */
export interface Statement {
  /** The same for the same subject and month. */
  number: string;
  team: string | null;
  consumer: string | null;
  month: string;
  /** The time it is of, RFC 3339; `to` is exclusive. */
  from: string;
  to: string;
  created: string;
  /** Whether the month was over. */
  final: boolean;
  issuer: string | null;
  address: string | null;
  note: string | null;
  lines: StatementLine[];
  days: (Figures & { day: string })[];
  totals: Figures;
  /** What is to be paid, in the currency of the statement; `rate` is what one US dollar is in it. */
  due: { currency: string; rate: number; amount: number };
  /** The price tables that the costs come from. */
  price_versions: string[];
}

export interface StatementOptions {
  settings?: InvoiceSettings;
  /** In place of those of the settings. */
  currency?: string;
  rate?: number;
  /** Milliseconds since 1970. */
  now?: number;
}

export async function makeStatement(
  ledger: Pick<Ledger, 'sum'>,
  subject: Subject,
  month: Month,
  {
    settings = {},
    currency = settings.currency ?? 'USD',
    rate = settings.rate,
    now = Date.now(),
  }: StatementOptions = {},
): Promise<Statement> {
  const { name, from, to } = month;
  const sums = (by: readonly UsageDimension[], measures: readonly UsageMeasure[] = []) =>
    listed(ledger.sum({ by, from, to, where: rowsOf(subject), measures }));
  const lines = (await sums(['model', 'provider'], MEASURES)).map(lineOf);
  const days = await sums(['day'], MEASURES);
  const totals = totalOf(lines);
  const exchanged = currency === 'USD' ? 1 : (rate ?? 1);
  return {
    number: nameOf(subject, name),
    team: subject.team || null,
    consumer: subject.consumer || null,
    month: name,
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    created: new Date(now).toISOString(),
    final: now >= to,
    issuer: settings.issuer ?? null,
    address: settings.address ?? null,
    note: settings.note ?? null,
    lines: lines.sort((one, other) => other.known_billed_usd - one.known_billed_usd),
    days: days.map((sum) => ({ day: String(sum.day), ...figuresOf(sum) })),
    totals,
    due: { currency, rate: exchanged, amount: payable(totals.known_billed_usd * exchanged, currency) },
    price_versions: (await sums(['price_version'])).flatMap(({ price_version: version }) => version ?? []),
  };
}

/** In the smallest unit that the currency is paid in. */
function payable(amount: number, currency: string): number {
  const { maximumFractionDigits } = new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions();
  // The exact sum may stand a hair below the half that it is.
  return Number((amount + 1e-9).toFixed(maximumFractionDigits));
}

function figuresOf(sum: UsageSum): Figures {
  return Object.fromEntries(COUNTED.map((name) => [name, sum[name] ?? 0])) as Figures;
}

function lineOf(sum: UsageSum): StatementLine {
  const figures = figuresOf(sum);
  const {
    input_tokens: input,
    cached_input_tokens: cached,
    cache_write_tokens: written,
    output_tokens: output,
  } = figures;
  const average = (cost: number | null | undefined, tokens: number) =>
    cost && tokens > 0 ? Number(((cost / tokens) * 1e6).toPrecision(6)) : null;
  const prices = {
    input: average(sum.input_cost_usd, input - cached - written),
    cached_input: average(sum.cached_input_cost_usd, cached),
    cache_write: average(sum.cache_write_cost_usd, written),
    output: average(sum.output_cost_usd, output),
  };
  return { model: sum.model ?? null, provider: sum.provider ?? null, ...figures, prices };
}

/** Sums of binary fractions would show digits that nobody is charged for. */
function totalOf(lines: readonly Figures[]): Figures {
  const total = (name: keyof Figures) => lines.reduce((sum, { [name]: value }) => sum + value, 0);
  return Object.fromEntries(COUNTED.map((name) => [name, Number(total(name).toFixed(DECIMALS))])) as Figures;
}
