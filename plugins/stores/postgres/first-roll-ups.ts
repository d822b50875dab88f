/**
 * The roll-ups of the first version. Part of the history, too: what changes them is another migration.
 *
 * Keys may be of any length, for which an index has no room: it has their digest. Requests are added after each
 * statement, in the order of their keys, so that nodes which write at the same time never wait for each other in a
 * circle, and each sum is written once however many requests there are.
 */
const KEYS = [
  ...['consumer', 'team', 'key', 'model', 'provider', 'endpoint'],
  ...['dialect', 'operation', 'pipeline', 'cache', 'code', 'price_version', 'tags'],
];

/** What one request is to reports: 1 or 0. */
const FLAGS: Readonly<Record<string, string>> = {
  success: `status < 400 AND delivery = 'complete' AND operation NOT IN ('models', 'usage', 'unknown')`,
  failed: 'status >= 400 OR code IS NOT NULL',
  spent: 'input_tokens > 0 OR output_tokens > 0 OR cost > 0 OR cost IS NULL',
};

const INPUT_TOKENS = ['input_tokens', 'cache_read_tokens', 'cache_write_5m_tokens', 'cache_write_1h_tokens']
  .map(known)
  .join(' + ');

/** What is added up, and what one request adds. */
const SUMS: Readonly<Record<string, string>> = {
  requests: '1',
  attempts: known('attempts'),
  input_tokens: INPUT_TOKENS,
  cached_input_tokens: known('cache_read_tokens'),
  cache_write_tokens: `${known('cache_write_5m_tokens')} + ${known('cache_write_1h_tokens')}`,
  output_tokens: known('output_tokens'),
  reported_tokens: `${ifReported('input', INPUT_TOKENS)} + ${ifReported('output', known('output_tokens'))}`,
  reasoning_tokens: known('reasoning_tokens'),
  images: known('images'),
  seconds: known('seconds'),
  characters: known('characters'),
  searches: known('searches'),
  cost: known('cost'),
  input_cost: known('input_cost'),
  cached_input_cost: known('cached_input_cost'),
  cache_write_cost: known('cache_write_cost'),
  output_cost: known('output_cost'),
  other_cost: known('other_cost'),
  unpriced: flag('cost IS NULL'),
  billed: known('billed'),
  unbilled: flag('billed IS NULL'),
  saved: known('saved'),
  duration: known('duration'),
  first_token: known('time_to_first_token'),
  first_tokens: flag('time_to_first_token IS NOT NULL'),
};

/** Tables with the milliseconds of which they have one sum. */
const TABLES: Readonly<Record<string, number>> = { usage_hours: 3_600_000, usage_days: 86_400_000 };

const FLAG_NAMES = Object.keys(FLAGS);
const SUM_NAMES = Object.keys(SUMS);
const COLUMNS = ['time', ...KEYS, ...FLAG_NAMES, ...SUM_NAMES].join(', ');
/** What no two rows of a roll-up have in common. */
export const USAGE_IDENTITY = `time, usage_digest(${[...KEYS, ...FLAG_NAMES.map((name) => `${name}::TEXT`)].join(', ')})`;

export const FIRST_ROLL_UPS = `
  CREATE FUNCTION usage_digest(VARIADIC keys TEXT[]) RETURNS BYTEA IMMUTABLE PARALLEL SAFE LANGUAGE sql
    AS $$ SELECT sha256(convert_to(array_to_json(keys)::TEXT, 'UTF8')) $$;
  ${Object.keys(TABLES).map(tableOf).join('\n')}
  CREATE FUNCTION add_to_usage() RETURNS TRIGGER LANGUAGE plpgsql AS $$
    BEGIN
      ${Object.entries(TABLES)
        .map(([table, unit]) => additionTo(table, unit))
        .join('\n')}
      RETURN NULL;
    END $$;
  CREATE TRIGGER add_to_usage AFTER INSERT ON requests REFERENCING NEW TABLE AS added
    FOR EACH STATEMENT EXECUTE FUNCTION add_to_usage();
`;

function tableOf(table: string): string {
  const columns = [
    'time BIGINT NOT NULL',
    ...KEYS.map((name) => `${name} TEXT COLLATE "C" NOT NULL`),
    ...FLAG_NAMES.map((name) => `${name} INTEGER NOT NULL`),
    ...SUM_NAMES.map((name) => `${name} NUMERIC NOT NULL`),
  ];
  // Room beside each row lets it be changed where it stands, without touching the index.
  return `CREATE TABLE ${table} (${columns.join(', ')}) WITH (fillfactor = 70);
    CREATE UNIQUE INDEX ${table}_keys ON ${table} (${USAGE_IDENTITY});`;
}

function additionTo(table: string, unit: number): string {
  const values = [
    `time - time % ${unit}`,
    ...KEYS.map((name) => `coalesce(${name === 'model' ? 'model, model_requested' : name}, '')`),
    ...FLAG_NAMES.map((name) => flag(FLAGS[name]!)),
    ...SUM_NAMES.map((name) => `sum(${SUMS[name]})`),
  ];
  const groups = Array.from({ length: 1 + KEYS.length + FLAG_NAMES.length }, (_, index) => index + 1).join(', ');
  const additions = SUM_NAMES.map((name) => `${name} = ${table}.${name} + excluded.${name}`);
  return `INSERT INTO ${table} (${COLUMNS})
    SELECT ${values.join(', ')} FROM added GROUP BY ${groups} ORDER BY ${groups}
    ON CONFLICT (${USAGE_IDENTITY}) DO UPDATE SET ${additions.join(', ')};`;
}

function flag(condition: string): string {
  return `CASE WHEN ${condition} THEN 1 ELSE 0 END`;
}

function known(column: string): string {
  return `coalesce(${column}, 0)`;
}

function ifReported(direction: string, tokens: string): string {
  return `CASE WHEN ${direction}_provenance = 'reported' THEN ${tokens} ELSE 0 END`;
}
