import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler, sql } from 'kysely';
import type { Flavour, Period } from '../sql/flavour';
import type { LedgerTables } from '../sql/tables';
import { USAGE_IDENTITY } from './first-roll-ups';

const FORMATS: Record<Period, string> = { hour: 'YYYY-MM-DD"T"HH24:00:00"Z"', day: 'YYYY-MM-DD', month: 'YYYY-MM' };
const DECIMALS = 12;

const builder = new Kysely<LedgerTables>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (database) => new PostgresIntrospector(database),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
});

export const postgresFlavour: Flavour = {
  builder,
  period: (time, period) =>
    sql`to_char(to_timestamp(${time} / 1000) at time zone 'UTC', ${sql.lit(FORMATS[period])}) collate "C"`,
  member: (json, name) => sql`(${json}::jsonb ->> ${name}::text) collate "C"`,
  round: (money) => sql`round(${money}, ${sql.lit(DECIMALS)})`,
  usageIdentity: sql.raw(USAGE_IDENTITY),
  lockUsage: (table) => [sql`lock table ${sql.table(table)} in share row exclusive mode`.compile(builder)],
};
