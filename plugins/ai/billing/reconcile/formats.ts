import { COMPARED, type Compared } from './amounts';

/** Where an export has what. Columns are named as `columnName` makes them. */
export interface ExportFormat {
  /** As people call it. */
  readonly name: string;
  /** Columns by which it is known, all of which are there. */
  readonly known: readonly string[];
  /** The first of these that is there. */
  readonly day: readonly string[];
  readonly model: readonly string[];
  /** What is added up for each amount; columns that are not there have nothing. */
  readonly amounts: Partial<Record<Compared, readonly string[]>>;
  readonly currency?: string;
  /** What one of its units of money is in US dollars. */
  readonly unit?: number;
  /** The model that the text in its column means. */
  modelOf?(text: string): string;
}

const CONSOLE_INPUT = ['no_cache', 'cache_write', 'cache_write_5m', 'cache_write_1h', 'cache_read'].map(
  (kind) => `usage_input_tokens_${kind}`,
);

/**
 * What providers let their customers download, or answer as JSON, flattened; seen in October 2025 and later.
 * Sources: https://platform.openai.com/docs/api-reference/usage,
 * https://platform.claude.com/docs/en/build-with-claude/usage-cost-api, and files that their consoles have exported.
 */
export const FORMATS: readonly ExportFormat[] = [
  {
    name: "OpenAI's usage export",
    known: ['start_time', 'num_model_requests'],
    day: ['start_time_iso', 'start_time'],
    model: ['model'],
    amounts: {
      requests: ['num_model_requests'],
      input_tokens: ['input_tokens'],
      cached_input_tokens: ['input_cached_tokens'],
      output_tokens: ['output_tokens'],
    },
  },
  {
    name: "OpenAI's cost export",
    known: ['start_time', 'amount_value'],
    day: ['start_time_iso', 'start_time'],
    model: ['line_item'],
    amounts: { cost_usd: ['amount_value'] },
    currency: 'amount_currency',
    // Such as `gpt-4o-2024-08-06, cached input`.
    modelOf: (item) => item.split(',', 1)[0]!.trim(),
  },
  {
    name: "Anthropic's usage export",
    known: ['usage_date_utc', 'usage_output_tokens'],
    day: ['usage_date_utc'],
    model: ['model_version', 'model'],
    amounts: {
      input_tokens: CONSOLE_INPUT,
      cached_input_tokens: ['usage_input_tokens_cache_read'],
      output_tokens: ['usage_output_tokens'],
    },
  },
  {
    name: "Anthropic's cost export",
    known: ['usage_date_utc', 'cost_usd'],
    day: ['usage_date_utc'],
    model: ['model'],
    amounts: { cost_usd: ['cost_usd'] },
  },
  {
    name: "Anthropic's usage report",
    known: ['starting_at', 'uncached_input_tokens'],
    day: ['starting_at'],
    model: ['model'],
    amounts: {
      input_tokens: [
        ...['uncached_input_tokens', 'cache_read_input_tokens'],
        ...['cache_creation_ephemeral_5m_input_tokens', 'cache_creation_ephemeral_1h_input_tokens'],
      ],
      cached_input_tokens: ['cache_read_input_tokens'],
      output_tokens: ['output_tokens'],
    },
  },
  {
    name: "Anthropic's cost report",
    known: ['starting_at', 'amount'],
    day: ['starting_at'],
    model: ['model', 'description'],
    amounts: { cost_usd: ['amount'] },
    currency: 'currency',
    // Its amounts are in cents.
    unit: 0.01,
  },
];

/** Any other file; its columns have these names or are given them. */
export const OWN_FORMAT: ExportFormat = {
  name: 'a CSV of your own',
  known: ['date'],
  day: ['date'],
  model: ['model'],
  amounts: Object.fromEntries(COMPARED.map((name) => [name, [name]])),
  currency: 'currency',
};

/** Names that `--columns` can give. */
export const OWN_COLUMNS: readonly string[] = ['date', 'model', ...COMPARED, 'currency'];

/** `Cache creation.5m` as `cache_creation_5m`: files write the same column in several ways. */
export function columnName(title: string): string {
  return title
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_|_$/g, '');
}

export function formatOf(columns: readonly string[]): ExportFormat | undefined {
  return [...FORMATS, OWN_FORMAT].find(
    ({ known, amounts }) =>
      known.every((name) => columns.includes(name)) &&
      Object.values(amounts).some((names) => names.some((name) => columns.includes(name))),
  );
}
