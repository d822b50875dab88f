import type { PatternRow } from '../pattern-finder';

/** Letters of ASCII, and of Latin, Greek and Cyrillic beyond it. */
const LETTERS = 'A-Za-z\\u00C0-\\u024F\\u0370-\\u052F';

/** Addresses as people write them; not all that RFC 5321 allows, such as quoted names. */
export const email: PatternRow = {
  label: 'EMAIL',
  // What stands before the host of a URL are a name and a password.
  before: `(?<![${LETTERS}0-9_.+%-])(?<!//[\\w.:%-]{0,48})`,
  pattern: `[${LETTERS}0-9_%+](?:[${LETTERS}0-9_.+%'-]{0,63})@[${LETTERS}0-9-]{1,63}(?:\\.[${LETTERS}0-9-]{1,63}){1,8}`,
  // `git@host.org:owner/name` is a place to clone from.
  notBefore: `[${LETTERS}0-9_@-]|\\.[${LETTERS}0-9]|:[\\w/~]`,
  longest: 330,
  measure: (address) =>
    new RegExp(`\\.(?:[${LETTERS}]{2,63}|xn--[a-z0-9-]+)$`, 'i').test(address) ? address.length : 0,
};
