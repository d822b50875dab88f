import { isIP } from 'node:net';
import type { PatternRow } from '../pattern-finder';

/** Addresses of hosts, of both kinds. */
export const ipAddress: PatternRow = {
  label: 'IP_ADDRESS',
  before: '(?<![\\w.:])',
  pattern: '(?:\\d{1,3}\\.){3}\\d{1,3}|[0-9A-Fa-f]{0,4}(?::[0-9A-Fa-f]{0,4}){2,7}',
  notBefore: '\\w|[.:]\\w',
  longest: 45,
  measure: (candidate) => (isIP(candidate) && candidate !== '::' ? candidate.length : 0),
};
