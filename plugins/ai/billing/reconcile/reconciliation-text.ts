import { columnsTitled, formatTable, printable } from '../../command/table';
import type { Candidate } from './cells';
import type { Comparison, DayComparison, Difference, Reconciliation } from './compare';
import { REASON_TEXTS } from './reasons';

export interface About {
  provider: string;
  file: string;
  /** Where the ledger was read. */
  source: string;
  /** The first and the last day. */
  first: string;
  last: string;
  tolerance: number;
}

/** The comparison for people: models, the days that differ and why, and the verdict at the end. */
export function reconciliationText(found: Reconciliation, about: About): string {
  const { provider, first, last, source, file } = about;
  const { models, total, days } = found;
  const all = models.length > 1 ? [...models, { ...total, model: 'all' }] : models;
  return [
    `${provider}, ${first} to ${last}: the ledger (${source}) and what the provider says (${file}).`,
    comparisonTable(all),
    ...days.map(dayText),
    verdict(found, about),
  ].join('\n\n');
}

function comparisonTable(comparisons: readonly Comparison[]): string {
  const columns = columnsTitled(['model', 'amount'], ['ledger', 'provider', 'difference', 'per cent']);
  const rows = comparisons.flatMap((one) =>
    Object.entries(one.amounts).map(([name, amount], index) => [index ? '' : titleOf(one), ...cellsOf(name, amount)]),
  );
  return formatTable([...columns, { title: '' }], rows);
}

function cellsOf(name: string, { ours, theirs, difference, percent, within }: Difference): string[] {
  const share = difference === 0 ? '0.00' : (percent?.toFixed(2) ?? '-');
  return [
    name.replaceAll('_', ' '),
    ...[ours, theirs, difference].map((one) => written(name, one)),
    share,
    within ? '' : '<',
  ];
}

function written(name: string, amount: number): string {
  return name === 'cost_usd' ? amount.toFixed(6) : amount.toLocaleString('en');
}

/** By all of its names, the ledger's first. */
function titleOf({ model, names }: Comparison): string {
  const others = names.filter((name) => name !== model);
  return (model || '(all models)') + (others.length ? ` = ${others.join(' = ')}` : '');
}

function dayText(one: DayComparison): string {
  const lines = one.reasons.flatMap(({ reason, largest, ...sums }) => [
    `  - ${counted(sums.requests)} ${REASON_TEXTS[reason]}: ${written('', sums.input_tokens)} input tokens, ` +
      `${written('', sums.output_tokens)} output tokens, ${written('cost_usd', sums.cost_usd)} US dollars`,
    ...largest.map(candidateText),
    ...(sums.requests > largest.length ? [`      and ${sums.requests - largest.length} more`] : []),
  ]);
  return [`${one.day}  ${titleOf(one)}`, `  ${differences(one)}`, ...lines, ...missing(one)].map(printable).join('\n');
}

function differences({ amounts }: DayComparison): string {
  return Object.entries(amounts)
    .filter(([, { within }]) => !within)
    .map(([name, { difference, ours, theirs }]) => {
      const more = `${difference > 0 ? '+' : ''}${written(name, difference)}`;
      return `${name.replaceAll('_', ' ')} ${more} (ledger ${written(name, ours)}, provider ${written(name, theirs)})`;
    })
    .join('; ');
}

/** What no request of the ledger explains. */
function missing({ amounts: { requests, input_tokens: input, cost_usd: cost } }: DayComparison): string[] {
  const text = 'calls that did not come through this gateway, or rows that it has lost';
  if (requests && requests.difference < 0)
    return [`  - ${counted(-requests.difference)} only the provider has: ${text}`];
  const nothing = !requests && [input, cost].some((one) => one?.ours === 0 && one.theirs > 0);
  return nothing ? [`  - only the provider has any: ${text}`] : [];
}

function counted(requests: number): string {
  return `${requests.toLocaleString('en')} ${requests === 1 ? 'request' : 'requests'}`;
}

function candidateText(one: Candidate): string {
  const cost = one.cost_usd === null ? 'price unknown' : `${one.cost_usd.toFixed(6)} US dollars`;
  const tokens = `${one.input_tokens} in, ${one.output_tokens} out`;
  return `      ${one.id}  ${one.time}  ${one.model}  ${tokens}, ${cost}${one.error === null ? '' : `, ${one.error}`}`;
}

function verdict({ within, models, days, equal }: Reconciliation, { tolerance }: About): string {
  const share = `${Number((tolerance * 100).toFixed(4))} %`;
  const detail = `${equal} of ${equal + days.length} days and models agree to ${share}.`;
  if (within) return `Agrees: every model is within ${share} over the whole time. ${detail}`;
  const apart = models.filter((model) => !model.within).map(({ model }) => model || '(all models)');
  return `Differs by more than ${share}: ${apart.join(', ')}. ${detail}`;
}
