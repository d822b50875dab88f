import type { Ledger } from '../../../core/ledger';
import { add, type Amounts, COMPARED, type Compared } from './amounts';
import { Cells, explain } from './cells';
import type { ExportLine } from './read-export';
import { type Call, callsOf, counts, inputOf, otherDayOf, type Reason, reasonOf } from './reasons';

const DAY = 86_400_000;

export interface Period {
  /** The first and the last day, `YYYY-MM-DD`. */
  first: string;
  last: string;
}

/** What the provider has counted. */
export interface Theirs extends Period {
  cells: Cells;
  /** What the file tells at all. */
  compared: Compared[];
  /** Digits behind the point of its money. */
  decimals: number;
}

/** Adds up an export. @returns undefined where it has no line of the period */
export async function theirSide(
  lines: AsyncIterable<ExportLine>,
  period: Partial<Period>,
): Promise<Theirs | undefined> {
  const cells = new Cells();
  const found = new Set<string>();
  let [first, last, decimals] = ['9999', '', 0];
  for await (const line of lines) {
    const { day, model, amounts } = line;
    if (day < (period.first ?? day) || day > (period.last ?? day)) continue;
    const cell = cells.at(day, model ?? '');
    add(cell.amounts, amounts);
    cell.lines++;
    for (const name of Object.keys(amounts)) found.add(name);
    decimals = Math.max(decimals, line.decimals);
    if (day < first) first = day;
    if (day > last) last = day;
  }
  if (last === '') return undefined;
  const compared = COMPARED.filter((name) => found.has(name));
  return { cells, compared, decimals, first: period.first ?? first, last: period.last ?? last };
}

export interface OurOptions extends Period {
  /** Provider kind or service endpoint. */
  provider: string;
  /** Whether all models are one, as in an export that does not tell them apart. */
  oneModel: boolean;
  /** Candidates that are remembered for each reason. */
  most: number;
  dayOf(time: number): string;
}

/** Adds up what was asked of a provider, attempt by attempt, and notes what may be counted otherwise there. */
export async function ourSide(ledger: Pick<Ledger, 'requests'>, options: OurOptions): Promise<Cells> {
  const { first, last, provider, dayOf } = options;
  const cells = new Cells();
  // Days of other time zones begin up to 14 hours earlier or later, and some calls are counted on the next day.
  const from = Date.parse(first) - DAY;
  const to = Date.parse(last) + 2 * DAY;
  for await (const row of ledger.requests({ from, to, status: 'all', attempts: true })) {
    for (const call of callsOf(row, provider)) note(cells, call, dayOf(call.start), options);
  }
  return cells;
}

function note(cells: Cells, call: Call, day: string, { first, last, oneModel, most, dayOf }: OurOptions): void {
  const model = oneModel ? '' : call.model;
  const amounts = counts(call) ? amountsOf(call) : {};
  const within = (one: string) => one >= first && one <= last;
  const because = (reason: Reason, of: string) => explain(cells.at(of, model), reason, call, amounts, most);
  const other = otherDayOf(call, dayOf);
  const reason = reasonOf(call);
  if (other !== undefined && within(other) && counts(call)) because('midnight', other);
  if (!within(day)) return;
  add(cells.at(day, model).amounts, amounts);
  if (reason) because(reason, day);
  else if (other !== undefined) because('midnight', day);
  else if (call.cost === null) because('unpriced', day);
  // What it explains shows when both sides are there.
  if (counts(call)) because('unmatched', day);
}

function amountsOf(call: Call): Partial<Amounts> {
  return {
    requests: 1,
    input_tokens: inputOf(call),
    cached_input_tokens: call.cacheReadTokens ?? 0,
    output_tokens: call.outputTokens ?? 0,
    cost_usd: call.cost ?? 0,
  };
}
