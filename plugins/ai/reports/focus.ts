/**
 * Usage in the shape of FOCUS 1.2, the FinOps Open Cost and Usage Specification: https://focus.finops.org/focus-specification/v1-2
 * One line a day for each consumer, team, key, model, provider and kind of token. Columns that begin with `x_` are ours.
 */
import {
  COST_MEASURES,
  UNIT_MEASURES,
  type UsageDimension,
  type UsageMeasure,
  type UsageQuery,
  type UsageSum,
} from '../../core/ledger';
import { misunderstood } from '../../core/usage-query';

const DIMENSIONS = ['day', 'consumer', 'team', 'key', 'model', 'provider'] as const satisfies readonly UsageDimension[];
const MEASURES: readonly UsageMeasure[] = ['cache_write_tokens', ...UNIT_MEASURES, ...COST_MEASURES];

export const FOCUS_COLUMNS = [
  ...['BilledCost', 'BillingAccountId', 'BillingAccountName', 'BillingCurrency', 'BillingPeriodEnd'],
  ...['BillingPeriodStart', 'ChargeCategory', 'ChargeClass', 'ChargeDescription', 'ChargeFrequency'],
  ...['ChargePeriodEnd', 'ChargePeriodStart', 'ConsumedQuantity', 'ConsumedUnit', 'ContractedCost', 'EffectiveCost'],
  ...['InvoiceIssuerName', 'ListCost', 'PricingCategory', 'PricingQuantity', 'PricingUnit', 'ProviderName'],
  ...['PublisherName', 'ServiceCategory', 'ServiceName', 'ServiceSubcategory', 'SkuId', 'SubAccountId'],
  ...['SubAccountName', 'Tags', 'x_Consumer', 'x_Key', 'x_Model', 'x_TokenKind'],
] as const;
export type FocusLine = Record<(typeof FOCUS_COLUMNS)[number], string | number | null>;

/** One kind of what is charged for, out of a sum. */
interface Charge {
  kind: 'input' | 'cached_input' | 'cache_write' | 'output' | 'other';
  quantity: number | null;
  unit: string | null;
  cost: number | null;
}

/** What the ledger must be asked for. Throws `AiError` 400 where something else than tags is asked for beside. */
export function focusQuery(query: UsageQuery): UsageQuery {
  const other = query.by.find((dimension) => !dimension.startsWith('tag.'));
  if (other !== undefined || query.measures) {
    throw misunderstood(
      other === undefined ? 'measures' : 'by',
      'FOCUS has its own columns: with `format=focus` leave out `measures`, and name only tags in `by`, such as `tag.project`.',
    );
  }
  return { ...query, by: [...DIMENSIONS, ...query.by], measures: MEASURES };
}

/** The lines of all sums of a `focusQuery`, without those of kinds that were neither used nor paid. */
export async function* focusLines(sums: AsyncIterable<UsageSum>): AsyncIterable<FocusLine> {
  for await (const sum of sums) {
    for (const charge of chargesOf(sum)) {
      if (charge.quantity !== 0 || charge.cost) yield lineOf(sum, charge);
    }
  }
}

function chargesOf(sum: UsageSum): Charge[] {
  const written = sum.cache_write_tokens ?? 0;
  const tokens = (kind: Charge['kind'], quantity: number, cost: number | null | undefined): Charge => ({
    kind,
    quantity,
    unit: 'Tokens',
    cost: cost ?? null,
  });
  return [
    tokens('input', sum.input_tokens - sum.cached_input_tokens - written, sum.input_cost_usd),
    tokens('cached_input', sum.cached_input_tokens, sum.cached_input_cost_usd),
    tokens('cache_write', written, sum.cache_write_cost_usd),
    tokens('output', sum.output_tokens, sum.output_cost_usd),
    { kind: 'other', ...quantityBesides(sum), cost: sum.other_cost_usd ?? null },
  ];
}

/** What is not paid by the token; of several kinds together there is no one quantity. */
function quantityBesides(sum: UsageSum): Pick<Charge, 'quantity' | 'unit'> {
  const used = UNIT_MEASURES.filter((measure) => sum[measure]);
  const [only] = used;
  if (only === undefined) return { quantity: 0, unit: null };
  if (used.length > 1) return { quantity: null, unit: null };
  return { quantity: sum[only]!, unit: only[0]!.toUpperCase() + only.slice(1) };
}

function lineOf(sum: UsageSum, { kind, quantity, unit, cost }: Charge): FocusLine {
  const { day = '', consumer = null, team = null, key = null, model = null, provider = null } = sum;
  const start = new Date(`${day}T00:00:00Z`);
  const [year, month] = [start.getUTCFullYear(), start.getUTCMonth()];
  const label = kind.replace('_', ' ');
  return {
    BilledCost: cost,
    BillingAccountId: provider,
    BillingAccountName: provider,
    BillingCurrency: 'USD',
    BillingPeriodEnd: moment(Date.UTC(year, month + 1)),
    BillingPeriodStart: moment(Date.UTC(year, month)),
    ChargeCategory: 'Usage',
    ChargeClass: null,
    ChargeDescription: `${model ?? 'unknown model'}, ${label}`,
    ChargeFrequency: 'Usage-Based',
    ChargePeriodEnd: moment(start.getTime() + 86_400_000),
    ChargePeriodStart: moment(start.getTime()),
    ConsumedQuantity: quantity,
    ConsumedUnit: unit,
    ContractedCost: cost,
    EffectiveCost: cost,
    InvoiceIssuerName: provider,
    ListCost: cost,
    PricingCategory: 'Standard',
    PricingQuantity: quantity,
    PricingUnit: unit,
    ProviderName: provider,
    PublisherName: provider,
    ServiceCategory: 'AI and Machine Learning',
    ServiceName: model,
    ServiceSubcategory: 'Generative AI',
    SkuId: `${provider ?? ''}/${model ?? ''}/${kind}`,
    SubAccountId: team,
    SubAccountName: team,
    Tags: JSON.stringify(tagsOf(sum)),
    x_Consumer: consumer,
    x_Key: key,
    x_Model: model,
    x_TokenKind: kind,
  };
}

function moment(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

function tagsOf(sum: UsageSum): Record<string, string> {
  const tags = Object.entries(sum).filter(([name, value]) => name.startsWith('tag.') && value !== null);
  return Object.fromEntries(tags.map(([name, value]) => [name.slice('tag.'.length), String(value)]));
}
