import { type CompiledQuery, sql } from 'kysely';
import type { LedgerRow, RequestQuery } from '../../core/ledger';
import type { Flavour } from './flavour';
import { ledgerRowOf } from './rows';
import { Source } from './source';
import type { AttemptColumns, RequestColumns } from './tables';

/** Requests that are read in one go. */
const PAGE = 500;

/** Runs a query and gives all that it finds. */
export type Read = <Row>(query: CompiledQuery<Row>) => Promise<Row[]>;

/** The newest first, page by page; nothing is held open between the pages. */
export async function* readRequests(flavour: Flavour, query: RequestQuery, read: Read): AsyncGenerator<LedgerRow> {
  const { limit = Infinity } = query;
  let { after } = query;
  for (let seen = 0; seen < limit;) {
    const size = Math.min(limit - seen, PAGE);
    const page = await read(pageQuery(flavour, { ...query, after, limit: size }));
    const attempts = query.attempts ? await read(attemptsQuery(flavour, page)) : [];
    yield* joined(page, attempts);
    if (page.length < size) return;
    seen += page.length;
    after = page.at(-1);
  }
}

/** With its attempts. */
export async function readRequest(flavour: Flavour, id: string, read: Read): Promise<LedgerRow | undefined> {
  const found = await read(flavour.builder.selectFrom('requests').selectAll().where('id', '=', id).compile());
  return joined(found, await read(attemptsQuery(flavour, found)))[0];
}

function pageQuery(flavour: Flavour, { after, limit = PAGE, ...filter }: RequestQuery): CompiledQuery<RequestColumns> {
  const source = new Source(flavour, 'requests');
  const conditions = [...source.conditions(filter), source.counts(filter.status ?? 'all')];
  if (after) conditions.push(sql`(time, id) < (${after.time}, ${after.id})`);
  return flavour.builder
    .selectFrom('requests')
    .selectAll()
    .where(sql<boolean>`${sql.join(conditions, sql` and `)}`)
    .orderBy('time', 'desc')
    .orderBy('id', 'desc')
    .limit(limit)
    .compile();
}

function attemptsQuery({ builder }: Flavour, requests: readonly RequestColumns[]): CompiledQuery<AttemptColumns> {
  const ids = requests.map(({ id }) => id);
  return builder
    .selectFrom('attempts')
    .selectAll()
    .where('request_id', 'in', ids.length ? ids : [''])
    .orderBy('request_id')
    .orderBy('number')
    .compile();
}

function joined(requests: readonly RequestColumns[], attempts: readonly AttemptColumns[]): LedgerRow[] {
  const of = new Map<string, AttemptColumns[]>(requests.map(({ id }) => [id, []]));
  for (const attempt of attempts) of.get(attempt.request_id)?.push(attempt);
  return requests.map((request) => ledgerRowOf(request, of.get(request.id) ?? []));
}
