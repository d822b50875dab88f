import { DummyDriver, Kysely, sql, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Flavour, Period } from '../sql/flavour';
import type { LedgerTables } from '../sql/tables';
import { USAGE_FLAGS, USAGE_KEYS } from '../sql/usage-columns';

const FORMATS: Record<Period, string> = { hour: '%Y-%m-%dT%H:00:00Z', day: '%Y-%m-%d', month: '%Y-%m' };
const DECIMALS = 12;

export const sqliteFlavour: Flavour = {
  builder: new Kysely<LedgerTables>({
    dialect: {
      createAdapter: () => new SqliteAdapter(),
      createDriver: () => new DummyDriver(),
      createIntrospector: (database) => new SqliteIntrospector(database),
      createQueryCompiler: () => new SqliteQueryCompiler(),
    },
  }),
  period: (time, period) => sql`strftime(${sql.lit(FORMATS[period])}, ${time} / 1000, 'unixepoch')`,
  member: (json, name) => sql`json_extract(${json}, ${`$."${name.replaceAll('"', '')}"`})`,
  round: (money) => sql`round(${money}, ${sql.lit(DECIMALS)})`,
  usageIdentity: sql.join(['time', ...USAGE_KEYS, ...USAGE_FLAGS].map((key) => sql.id(key))),
  lockUsage: () => [],
};
