import type { Filters, UsageDimension } from '../api/usage';
import { change } from './place';

/** What usage can be told apart by on the page, in words. */
export const DIMENSIONS = [
  { name: 'team', words: 'Team' },
  { name: 'consumer', words: 'Consumer' },
  { name: 'model', words: 'Model' },
  { name: 'provider', words: 'Provider' },
  { name: 'endpoint', words: 'Endpoint' },
  { name: 'key', words: 'Key' },
  { name: 'operation', words: 'Operation' },
  { name: 'dialect', words: 'API' },
  { name: 'pipeline', words: 'Pipeline' },
  { name: 'cache', words: 'Cache' },
  { name: 'code', words: 'Error code' },
  { name: 'user', words: 'End user' },
] as const satisfies readonly { name: UsageDimension; words: string }[];

const TAG = 'tag.';

export function isTag(name: string): name is `tag.${string}` {
  return name.startsWith(TAG) && name.length > TAG.length;
}

export function wordsOf(dimension: string): string {
  return DIMENSIONS.find(({ name }) => name === dimension)?.words ?? `Tag ${dimension.slice(TAG.length)}`;
}

/** The filters that stand in the address. */
export function filtersOf(params: URLSearchParams): Filters {
  const known = [...params].filter(([name]) => isTag(name) || DIMENSIONS.some((dimension) => dimension.name === name));
  return Object.fromEntries(known);
}

/** How a value is shown; the empty text stands for none. */
export function valueOf(value: string | null | undefined): string {
  return value ? value : 'none';
}

export function dropFilter(name: string): void {
  change({ [name]: undefined });
}
