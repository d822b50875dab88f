import { type AiError, invalidRequest } from './error';
import {
  type RequestQuery,
  type RowFilter,
  USAGE_DIMENSIONS,
  USAGE_MEASURES,
  USAGE_STATUSES,
  type UsageDimension,
  type UsageMeasure,
  type UsageQuery,
} from './ledger';
import { suggestion } from './parameters';

/** Parameters as they stand in a URL or on a command line. */
export type Parameters = Readonly<Record<string, unknown>>;

const FILTER_PARAMETERS = ['from', 'to', 'status'] as const;
/** Parameters of the sums, besides filters: a dimension's name with the texts that it may have. */
const SUM_PARAMETERS = ['by', ...FILTER_PARAMETERS, 'measures'] as const;

/** RFC 3339, section 5.6, and a date alone, which begins at midnight UTC. */
const TIME = /^(\d{4}-\d{2}-\d{2})([Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?$/;
/**
 * Name of a tag, as an operator may allow it and a report may ask for it. With `tag.` before it, it is the name of a
 * column, of which PostgreSQL keeps 63 bytes: https://www.postgresql.org/docs/current/sql-syntax-lexical.html
 */
export const TAG_NAME = '[A-Za-z0-9_.-]{1,59}';
const TAG = new RegExp(`^tag\\.${TAG_NAME}$`);
/** Each is a group of its own for each text that it has, and a value in a statement. */
const MAX_DIMENSIONS = 10;
const MAX_TEXTS = 100;

/**
 * Reads the parameters of a report; `more` names those that somebody else reads. Throws `AiError` 400 that names the
 * parameter at fault and says what would be understood.
 */
export function parseUsageQuery(parameters: Parameters, more: readonly string[] = []): UsageQuery {
  const filter = parseFilter(parameters, [...SUM_PARAMETERS, ...more]);
  const measures = parseMeasures(readText(parameters, 'measures'));
  return {
    ...filter,
    by: parseBy(readText(parameters, 'by')),
    status: filter.status ?? 'success',
    ...(measures && { measures }),
  };
}

/** Reads the filters of a list of requests, in the same way. */
export function parseRequestQuery(parameters: Parameters, more: readonly string[] = []): RequestQuery {
  return parseFilter(parameters, [...FILTER_PARAMETERS, ...more]);
}

function parseFilter(parameters: Parameters, known: readonly string[]): RowFilter {
  const filters = Object.keys(parameters).filter((name): name is UsageDimension => isDimension(name));
  refuseUnknown(parameters, [...known, ...filters], 'and any dimension, to filter by it');
  if (filters.length > MAX_DIMENSIONS) {
    throw misunderstood(filters.at(-1)!, `At most ${MAX_DIMENSIONS} dimensions can be filtered by at once.`);
  }
  const from = parseTime(readText(parameters, 'from'), 'from');
  const to = parseTime(readText(parameters, 'to'), 'to');
  if (from !== undefined && to !== undefined && from >= to) {
    throw misunderstood('to', '"to" must be later than "from".');
  }
  const where = Object.fromEntries(filters.map((name) => [name, parseTexts(parameters, name)]));
  const status = parseChoice(parameters, 'status', USAGE_STATUSES);
  return { from, to, ...(status && { status }), ...(filters.length > 0 && { where }) };
}

/** Whether it is the name of something that usage can be told apart by. */
function isDimension(name: string): name is UsageDimension {
  return USAGE_DIMENSIONS.some((known) => known === name) || TAG.test(name);
}

/** Throws `AiError` 400 for a parameter that is not among the known ones. */
export function refuseUnknown(parameters: Parameters, known: readonly string[], besides?: string): void {
  for (const name of Object.keys(parameters)) {
    if (known.includes(name)) continue;
    const all = [known.join(', '), besides].filter(Boolean).join(' ');
    throw misunderstood(name, `Unknown parameter "${name}". Known: ${all}.`);
  }
}

/** A parameter that is given at most once, and that databases take: without the character 0. Throws `AiError` 400 otherwise. */
export function readText(parameters: Parameters, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || (typeof value === 'string' && !value.includes('\0'))) return value;
  throw misunderstood(name, `"${name}" must be given once, as text without the character 0.`);
}

/** One of the texts that are known. Throws `AiError` 400 for another one. */
export function parseChoice<T extends string>(
  parameters: Parameters,
  name: string,
  choices: readonly T[],
): T | undefined {
  const text = readText(parameters, name);
  const choice = choices.find((known) => known === text);
  if (choice === undefined && text !== undefined) {
    throw misunderstood(name, `"${name}" must be one of: ${choices.join(', ')}.`);
  }
  return choice;
}

/** A whole number above 0. Throws `AiError` 400 for what is none, or is above `most`. */
export function parseNumber(parameters: Parameters, name: string, most?: number): number | undefined {
  const text = readText(parameters, name);
  if (text === undefined) return undefined;
  const number = /^[1-9]\d{0,14}$/.test(text) ? Number(text) : NaN;
  if (number <= (most ?? Infinity)) return number;
  const bound = most === undefined ? 'above 0' : `from 1 to ${most}`;
  throw misunderstood(name, `"${name}" must be a whole number ${bound}.`);
}

/** Milliseconds since 1970. Throws `AiError` 400 for what is no time. */
export function parseTime(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const [, day, time] = TIME.exec(value) ?? [];
  const milliseconds = day ? Date.parse(time ? value.replace(' ', 'T') : `${day}T00:00:00Z`) : NaN;
  // The parser takes 30 February for 2 March.
  if (!day || Number.isNaN(milliseconds) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) {
    throw misunderstood(
      name,
      `"${name}" must be a time of RFC 3339, such as 2025-06-01T00:00:00Z, or a date such as 2025-06-01.`,
    );
  }
  return milliseconds;
}

/** A parameter cannot be understood; the message says what would be. */
export function misunderstood(parameter: string, message: string): AiError {
  return invalidRequest(message, parameter, 'invalid_parameter');
}

function parseBy(value: string | undefined): UsageDimension[] {
  const named = namesIn(value);
  const unknown = named.find((name) => !isDimension(name));
  if (unknown !== undefined) {
    const known = `${USAGE_DIMENSIONS.join(', ')}, tag.<name>`;
    throw misunderstood('by', `"by" does not know "${unknown}". Known: ${known}.`);
  }
  if (named.length > MAX_DIMENSIONS) {
    throw misunderstood('by', `"by" takes at most ${MAX_DIMENSIONS} dimensions at once.`);
  }
  return named.filter(isDimension);
}

function parseMeasures(value: string | undefined): UsageMeasure[] | undefined {
  if (value === undefined) return undefined;
  return namesIn(value).map((name) => {
    const measure = USAGE_MEASURES.find((known) => known === name);
    if (measure) return measure;
    throw misunderstood('measures', `"measures" does not know "${name}"; ${suggestion(name, USAGE_MEASURES)}.`);
  });
}

/** The empty text stands for none. */
function parseTexts(parameters: Parameters, name: string): string[] {
  const texts = (readText(parameters, name) ?? '').split(',').map((text) => text.trim());
  if (texts.length <= MAX_TEXTS) return texts;
  throw misunderstood(name, `"${name}" takes at most ${MAX_TEXTS} texts at once.`);
}

function namesIn(value = ''): string[] {
  const names = value.split(',').map((name) => name.trim());
  return [...new Set(names.filter((name) => name !== ''))];
}
