import type { UsageDimension, UsageMeasure, UsageSum } from '../../core/ledger';
import { lengthOf, piecesOf, type Range, type Span } from '../state/range';
import { ask, type Parameters } from './ask';

export type { UsageDimension, UsageMeasure, UsageSum };

export interface UsageAsked extends Span {
  by?: readonly UsageDimension[];
  measures?: readonly UsageMeasure[];
  status?: 'success' | 'failed' | 'all';
  /** Values by dimension; several stand for any of them. */
  where?: Filters;
}

export type Filters = Readonly<Partial<Record<UsageDimension, string>>>;

/** Sums that belong to pieces of a range; undefined where nothing happened. */
export interface Series {
  /** Beginnings of the pieces, milliseconds since 1970. */
  times: number[];
  sums: (UsageSum | undefined)[];
}

interface Page {
  data: UsageSum[];
  next_cursor?: string | null;
}

/** Groups in one answer, and answers that are fetched before the rest is left out. */
const PAGE = 1000;
const MAX_PAGES = 5;

/** Sums by group. `complete` is false where there were more groups than anybody looks at. */
export async function loadGroups(
  asked: UsageAsked,
  signal: AbortSignal,
): Promise<{ data: UsageSum[]; complete: boolean }> {
  const data: UsageSum[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < MAX_PAGES; page++) {
    const answer: Page = await ask('usage', { ...parametersOf(asked), limit: PAGE, cursor }, { signal });
    data.push(...answer.data);
    cursor = answer.next_cursor ?? undefined;
    if (cursor === undefined) return { data, complete: true };
  }
  return { data, complete: false };
}

/** The sum of everything; undefined when there was nothing. */
export async function loadTotal(asked: UsageAsked, signal: AbortSignal): Promise<UsageSum | undefined> {
  const { data } = await ask<Page>('usage', parametersOf({ ...asked, by: [] }), { signal });
  return data[0];
}

/** Sums for each piece of a range. */
export async function loadSeries(
  range: Range,
  asked: Omit<UsageAsked, 'by' | 'from' | 'to'>,
  signal: AbortSignal,
): Promise<Series> {
  const times = piecesOf(range);
  const { step, from, to } = range;
  if (typeof step === 'object') {
    const end = (time: number) => Math.min(time + lengthOf(step), to);
    const sums = times.map((time) => loadTotal({ ...asked, from: Math.max(time, from), to: end(time) }, signal));
    return { times, sums: await Promise.all(sums) };
  }
  const { data } = await loadGroups({ ...asked, from, to, by: [step] }, signal);
  const byTime = new Map(data.map((sum) => [Date.parse(sum[step] ?? ''), sum]));
  return { times, sums: times.map((time) => byTime.get(time)) };
}

/** The parameters of `GET /ai/usage`. */
export function parametersOf({ from, to, by = [], measures = [], status = 'all', where = {} }: UsageAsked): Parameters {
  return {
    by: by.join(',') || undefined,
    // Where a price is missing, the rest of the cost is told all the same.
    measures: [...measures, 'known_cost_usd'].join(','),
    from: new Date(from).toISOString(),
    to: new Date(to).toISOString(),
    status,
    ...where,
  };
}
