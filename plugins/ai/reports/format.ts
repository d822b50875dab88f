import type { Request } from 'express';
import { type Parameters, parseChoice } from '../../core/usage-query';

/** What a report is written as, with the media type that it is sent as and the ending of its file. */
export const FORMATS = {
  json: { type: 'application/json', ending: 'json' },
  csv: { type: 'text/csv', ending: 'csv' },
  jsonl: { type: 'application/x-ndjson', ending: 'jsonl' },
  focus: { type: 'text/csv', ending: 'focus.csv' },
} as const;
export type Format = keyof typeof FORMATS;

export const ROW_FORMATS = ['json', 'csv', 'jsonl'] as const satisfies readonly Format[];
export const USAGE_FORMATS = [...ROW_FORMATS, 'focus'] as const;

/** Media types by which a client may ask in `Accept`. */
const ACCEPTED: Record<string, (typeof ROW_FORMATS)[number]> = {
  'application/json': 'json',
  'text/csv': 'csv',
  'application/x-ndjson': 'jsonl',
  'application/jsonl': 'jsonl',
};

/** The format that `format=` names, else the one that `Accept` likes best, else JSON. Throws `AiError` 400. */
export function formatOf<T extends Format>(request: Request, choices: readonly T[]): T | 'json' {
  const named = parseChoice(request.query as Parameters, 'format', choices);
  if (named) return named;
  const liked = ACCEPTED[String(request.accepts(Object.keys(ACCEPTED)))];
  return choices.find((choice) => choice === liked) ?? 'json';
}
