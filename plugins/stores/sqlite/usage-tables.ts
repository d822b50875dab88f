/** The migration to roll-ups. History: what changes them later is a migration of its own. */

/** Keys, and what a request has there; the empty text stands for none. */
const KEYS: Record<string, string> = {
  consumer: "coalesce(consumer, '')",
  team: "coalesce(team, '')",
  key: "coalesce(key, '')",
  model: "coalesce(model, model_requested, '')",
  provider: "coalesce(provider, '')",
  endpoint: "coalesce(endpoint, '')",
  dialect: "coalesce(dialect, '')",
  operation: "coalesce(operation, '')",
  pipeline: "coalesce(pipeline, '')",
  cache: "coalesce(cache, '')",
  code: "coalesce(code, '')",
  price_version: "coalesce(price_version, '')",
  tags: "coalesce(tags, '')",
  success:
    "CASE WHEN status < 400 AND delivery = 'complete' AND operation NOT IN ('models', 'usage', 'unknown') THEN 1 ELSE 0 END",
  failed: 'CASE WHEN status >= 400 OR code IS NOT NULL THEN 1 ELSE 0 END',
  spent: 'CASE WHEN input_tokens > 0 OR output_tokens > 0 OR cost > 0 OR cost IS NULL THEN 1 ELSE 0 END',
};

const INPUT_TOKENS =
  'coalesce(input_tokens, 0) + coalesce(cache_read_tokens, 0) + coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0)';

/** Sums, and what a request adds to them. */
const SUMS: Record<string, string> = {
  requests: '1',
  attempts: 'coalesce(attempts, 0)',
  input_tokens: INPUT_TOKENS,
  cached_input_tokens: 'coalesce(cache_read_tokens, 0)',
  cache_write_tokens: 'coalesce(cache_write_5m_tokens, 0) + coalesce(cache_write_1h_tokens, 0)',
  output_tokens: 'coalesce(output_tokens, 0)',
  reported_tokens: `iif(input_provenance = 'reported', ${INPUT_TOKENS}, 0) + iif(output_provenance = 'reported', coalesce(output_tokens, 0), 0)`,
  reasoning_tokens: 'coalesce(reasoning_tokens, 0)',
  images: 'coalesce(images, 0)',
  seconds: 'coalesce(seconds, 0)',
  characters: 'coalesce(characters, 0)',
  searches: 'coalesce(searches, 0)',
  cost: 'coalesce(cost, 0)',
  input_cost: 'coalesce(input_cost, 0)',
  cached_input_cost: 'coalesce(cached_input_cost, 0)',
  cache_write_cost: 'coalesce(cache_write_cost, 0)',
  output_cost: 'coalesce(output_cost, 0)',
  other_cost: 'coalesce(other_cost, 0)',
  unpriced: 'cost IS NULL',
  billed: 'coalesce(billed, 0)',
  unbilled: 'billed IS NULL',
  saved: 'coalesce(saved, 0)',
  duration: 'coalesce(duration, 0)',
  first_token: 'coalesce(time_to_first_token, 0)',
  first_tokens: 'time_to_first_token IS NOT NULL',
};

const FLAGS = /^(success|failed|spent)$/;
const FRACTIONS = /cost$|^(billed|saved|duration|first_token)$/;

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

const keys = Object.keys(KEYS);
const sums = Object.keys(SUMS);
const columns = ['time', ...keys, ...sums].join(', ');
const positions = ['time', ...keys].map((_, index) => index + 1).join(', ');

export const USAGE_TABLES = [
  tableOf('usage_hours'),
  tableOf('usage_days'),
  `INSERT INTO usage_hours (${columns})
    SELECT ${[startOf(HOUR), ...Object.values(KEYS), ...Object.values(SUMS).map((sum) => `sum(${sum})`)].join(', ')}
    FROM requests GROUP BY ${positions}`,
  `INSERT INTO usage_days (${columns})
    SELECT ${[startOf(DAY), ...keys, ...sums.map((sum) => `sum(${sum})`)].join(', ')} FROM usage_hours GROUP BY ${positions}`,
  `CREATE TRIGGER requests_added AFTER INSERT ON requests BEGIN
    ${addition('usage_hours', HOUR)};
    ${addition('usage_days', DAY)};
  END`,
  `CREATE TRIGGER requests_removed AFTER DELETE ON requests BEGIN
    DELETE FROM attempts WHERE request_id = OLD.id;
  END`,
].join(';\n');

/** Without row ids, so that each row stands once: in the order of its keys. */
function tableOf(name: string): string {
  const texts = keys.map((key) => `${key} ${FLAGS.test(key) ? 'INTEGER' : 'TEXT'} NOT NULL`);
  const numbers = sums.map((sum) => `${sum} ${FRACTIONS.test(sum) ? 'REAL' : 'INTEGER'} NOT NULL`);
  return `CREATE TABLE ${name} (
    ${['time INTEGER NOT NULL', ...texts, ...numbers].join(', ')},
    PRIMARY KEY (${['time', ...keys].join(', ')})
  ) WITHOUT ROWID`;
}

function addition(table: string, unit: number): string {
  return `INSERT INTO ${table} (${columns})
    SELECT ${[startOf(unit), ...Object.values(KEYS), ...Object.values(SUMS)].join(', ')}
    FROM requests WHERE rowid = NEW.rowid
    ON CONFLICT DO UPDATE SET ${sums.map((sum) => `${sum} = ${sum} + excluded.${sum}`).join(', ')}`;
}

function startOf(unit: number): string {
  return `time - time % ${unit}`;
}
