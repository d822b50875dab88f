import { type CompiledQuery, sql } from 'kysely';
import type { Flavour } from './flavour';
import type { UsageTable } from './tables';
import { USAGE_FLAGS, USAGE_KEYS, USAGE_SUMS } from './usage-columns';

/** Requests that are changed or removed in one go, while others wait to write: some milliseconds. */
const AT_ONCE = 200;

/** Takes a consumer out of some of its requests; to be run until none is changed. */
export function forgetRequests({ builder }: Flavour, consumer: string): CompiledQuery {
  const some = builder.selectFrom('requests').select('id').where('consumer', '=', consumer).limit(AT_ONCE);
  return builder
    .updateTable('requests')
    .set({ consumer: null, key: null, tags: null, end_user: null })
    .where('id', 'in', some)
    .compile();
}

/** The hours or days in which a consumer has used something. */
export function usageTimes({ builder }: Flavour, table: UsageTable, consumer: string): CompiledQuery<{ time: number }> {
  return builder.selectFrom(table).select('time').distinct().where('consumer', '=', consumer).compile();
}

/**
 * Adds what a consumer used in an hour or day to what nobody used, and removes it there. To be run in one transaction.
 */
export function forgetUsage(flavour: Flavour, table: UsageTable, consumer: string, time: number): CompiledQuery[] {
  const keys = ['time', ...USAGE_KEYS, ...USAGE_FLAGS].map((key) => sql.id(key));
  const forgotten: readonly string[] = ['consumer', 'key', 'tags'];
  const kept = ['time', ...USAGE_KEYS, ...USAGE_FLAGS].map((key) => (forgotten.includes(key) ? sql`''` : sql.id(key)));
  const sums = USAGE_SUMS.map((sum) => sql.id(sum));
  const added = USAGE_SUMS.map((sum) => sql`${sql.id(sum)} = ${sql.id(table, sum)} + excluded.${sql.id(sum)}`);
  const theirs = sql`from ${sql.table(table)} where time = ${time} and consumer = ${consumer}`;
  const grouped = [
    'time',
    'team',
    ...USAGE_KEYS.filter((key) => !forgotten.includes(key) && key !== 'team'),
    ...USAGE_FLAGS,
  ];
  return [
    ...flavour.lockUsage(table),
    sql`insert into ${sql.table(table)} (${sql.join([...keys, ...sums])})
      select ${sql.join([...kept, ...sums.map((sum) => sql`sum(${sum})`)])} ${theirs}
      group by ${sql.join(grouped.map((key) => sql.id(key)))}
      on conflict (${flavour.usageIdentity}) do update set ${sql.join(added)}`.compile(flavour.builder),
    sql`delete ${theirs}`.compile(flavour.builder),
  ];
}

/** Removes some of the requests before a time; to be run until none is removed. Their attempts go with them. */
export function sweepRequests({ builder }: Flavour, before: number): CompiledQuery {
  const some = builder.selectFrom('requests').select('id').where('time', '<', before).orderBy('time').limit(AT_ONCE);
  return builder.deleteFrom('requests').where('id', 'in', some).compile();
}

/** Removes the oldest hour or day if it began before a time; to be run until none is removed. */
export function sweepUsage({ builder }: Flavour, table: UsageTable, before: number): CompiledQuery {
  const oldest = builder.selectFrom(table).select((columns) => columns.fn.min('time').as('time'));
  return builder.deleteFrom(table).where('time', '=', oldest).where('time', '<', before).compile();
}
