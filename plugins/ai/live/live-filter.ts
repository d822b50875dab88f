import { misunderstood, readText, refuseUnknown } from '../../core/usage-query';
import type { LiveRequest } from './live-request';

/** What a viewer may choose by: names of what stands in a request. */
const LIVE_FILTERS = [
  ...(['pipeline', 'consumer', 'team', 'key', 'dialect', 'operation', 'model', 'provider', 'endpoint'] as const),
] as const;
export type LiveChoice = Partial<Record<(typeof LIVE_FILTERS)[number], readonly string[]>>;

const USUAL_LAST = 50;
const MOST_LAST = 200;

/** What `GET /ai/live` was asked for. */
export interface LiveQuery {
  /** Texts separated by commas; the empty text stands for none. */
  choice: LiveChoice;
  /** So many requests that have ended already come first. */
  last: number;
}

/** Throws `AiError` 400 for what cannot be understood. */
export function parseLiveQuery(parameters: Readonly<Record<string, unknown>>): LiveQuery {
  refuseUnknown(parameters, [...LIVE_FILTERS, 'last']);
  const { last = String(USUAL_LAST), ...chosen } = parameters;
  if (typeof last !== 'string' || !/^\d{1,9}$/.test(last)) {
    throw misunderstood('last', '"last" must be a whole number, such as 50.');
  }
  const choice = Object.fromEntries(
    Object.keys(chosen).map((name) => [name, (readText(chosen, name) ?? '').split(',')]),
  );
  return { choice, last: Math.min(Number(last), MOST_LAST) };
}

/** Whether it is among what was chosen; what is not known of it yet is nothing that was chosen. */
export function isChosen(choice: LiveChoice, request: LiveRequest): boolean {
  return LIVE_FILTERS.every((name) => {
    const values = choice[name];
    // As reports have it: the model of a request that nobody has answered is the one it asked for.
    const value =
      request[name] ?? (name === 'model' && request.model === null ? request.model_requested : request[name]);
    return !values || (value !== undefined && values.includes(value ?? ''));
  });
}
