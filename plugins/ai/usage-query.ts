import { USAGE_DIMENSIONS, USAGE_STATUSES, type UsageDimension, type UsageQuery } from '../core/ledger';

const PARAMETERS = ['by', 'from', 'to', 'status'] as const;

/** RFC 3339, section 5.6, and a date alone, which begins at midnight UTC. */
const TIME = /^(\d{4}-\d{2}-\d{2})([Tt ]\d{2}:\d{2}:\d{2}(\.\d+)?([Zz]|[+-]\d{2}:\d{2}))?$/;

/** A parameter of a report that cannot be understood; the message says what would be. */
export class UsageQueryError extends Error {
  constructor(
    readonly parameter: string,
    message: string,
  ) {
    super(message);
  }
}

/** Reads the parameters of a report as they stand in a URL or on a command line. Throws `UsageQueryError`. */
export function parseUsageQuery(parameters: Readonly<Record<string, unknown>>): UsageQuery {
  refuseUnknown(parameters, PARAMETERS);
  const query: UsageQuery = {
    by: parseBy(readText(parameters, 'by')),
    from: parseTime(readText(parameters, 'from'), 'from'),
    to: parseTime(readText(parameters, 'to'), 'to'),
    status: parseStatus(readText(parameters, 'status')),
  };
  if (query.from !== undefined && query.to !== undefined && query.from >= query.to) {
    throw new UsageQueryError('to', '"to" must be later than "from".');
  }
  return query;
}

/** Throws `UsageQueryError` for a parameter that is not among the known ones. */
export function refuseUnknown(parameters: Readonly<Record<string, unknown>>, known: readonly string[]): void {
  for (const name of Object.keys(parameters)) {
    if (known.includes(name)) continue;
    throw new UsageQueryError(name, `Unknown parameter "${name}". Known: ${known.join(', ')}.`);
  }
}

/** A parameter that is given at most once. Throws `UsageQueryError` otherwise. */
export function readText(parameters: Readonly<Record<string, unknown>>, name: string): string | undefined {
  const value = parameters[name];
  if (value === undefined || typeof value === 'string') return value;
  throw new UsageQueryError(name, `"${name}" must be given once, as text.`);
}

function parseBy(value: string | undefined): UsageDimension[] {
  const names = (value ?? '').split(',').map((name) => name.trim());
  const dimensions = names.filter((name) => name !== '');
  const isDimension = (name: string): name is UsageDimension => USAGE_DIMENSIONS.some((known) => known === name);
  const unknown = dimensions.find((name) => !isDimension(name));
  if (unknown !== undefined) {
    throw new UsageQueryError('by', `"by" does not know "${unknown}". Known: ${USAGE_DIMENSIONS.join(', ')}.`);
  }
  return [...new Set(dimensions.filter(isDimension))];
}

/** Milliseconds since 1970. Throws `UsageQueryError` for what is no time. */
export function parseTime(value: string | undefined, name: string): number | undefined {
  if (value === undefined) return undefined;
  const [, day, time] = TIME.exec(value) ?? [];
  const milliseconds = day ? Date.parse(time ? value.replace(' ', 'T') : `${day}T00:00:00Z`) : NaN;
  // The parser takes 30 February for 2 March.
  if (!day || Number.isNaN(milliseconds) || !new Date(`${day}T00:00:00Z`).toISOString().startsWith(day)) {
    throw new UsageQueryError(
      name,
      `"${name}" must be a time of RFC 3339, such as 2025-06-01T00:00:00Z, or a date such as 2025-06-01.`,
    );
  }
  return milliseconds;
}

function parseStatus(value: string | undefined): UsageQuery['status'] {
  const status = USAGE_STATUSES.find((known) => known === (value ?? 'success'));
  if (!status) throw new UsageQueryError('status', `"status" must be one of: ${USAGE_STATUSES.join(', ')}.`);
  return status;
}
