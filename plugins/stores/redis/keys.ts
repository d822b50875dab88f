import type { Counter, CounterWindow } from '../../core/counters';
import { partLength, windowName } from '../counter-window';

/** All keys have it, so that a cluster keeps them on one node, where one script can change several. */
const TAG = '{ai}';

/** The three keys of a counter, as the scripts want them. */
export function counterKeys(counter: Counter): string[] {
  const name = windowName(counter);
  return [`${TAG}:count:${name}`, `${TAG}:leases:${name}`, `${TAG}:ends:${name}`];
}

/** What stands before the names of request windows. */
export const REQUESTS_PREFIX = `${TAG}:requests`;

export function requestsKey(counter: Counter): string {
  return `${REQUESTS_PREFIX}:${windowName(counter)}`;
}

/** Where the number of a gateway's last batch stands. */
export function gatewayKey(id: string): string {
  return `${TAG}:gateway:${id}`;
}

export function cacheKey(key: string): string {
  return `ai:cache:${key}`;
}

/** Matches what `cacheKey` gives. */
export const ALL_CACHE_KEYS = cacheKey('*');

/** A window as the scripts want it: kind, length (of a calendar window its end), length of a part. */
export function windowValues(window: CounterWindow): (string | number)[] {
  if (window.kind === 'held') return [window.kind, 0, 0];
  if (window.kind === 'calendar') return [window.kind, window.endsAt, 0];
  return [window.kind, window.milliseconds, window.kind === 'sliding' ? partLength(window.milliseconds) : 0];
}

/** The keys of a space of answers that are found by meaning; in a cluster they are on one node. */
export interface SemanticKeys {
  /** A hash of an entry: its bytes and how often it was used. */
  entry(id: string): string;
  /** What the keys of all entries begin with. */
  readonly entries: string;
  /** An index of Redis' own over the entries, of which the vectors have so many dimensions. */
  index(dimensions: number): string;
  /** A sorted set of all ids by when they expire. */
  readonly ids: string;
  /** A stream of what was added and removed. */
  readonly log: string;
  /** A hash of counters. */
  readonly tallies: string;
}

/** @param kind spaces that are found in different ways have nothing to do with each other */
export function semanticKeys(space: string, kind: 'semantic' | 'native' = 'semantic'): SemanticKeys {
  // The number is that of the form in which entries are written.
  const prefix = `ai:${kind}:1:{${encodeURIComponent(space)}}`;
  return {
    entry: (id) => `${prefix}:entry:${id}`,
    entries: `${prefix}:entry:`,
    index: (dimensions) => `${prefix}:index:${dimensions}`,
    ids: `${prefix}:ids`,
    log: `${prefix}:log`,
    tallies: `${prefix}:tallies`,
  };
}
