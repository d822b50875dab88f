import type { PatternRow } from '../pattern-finder';
import { isPlaceholder } from './placeholders';

const NAMES = [
  'pass(?:word|wd|phrase|code)',
  'pwd|passwort|kennwort|contraseña|mot de passe|пароль|senha',
  'secret(?:[_-]?key)?',
  '(?:(?<![a-z])|api|auth|access|refresh|bearer|bot|session)[_-]?token',
  '(?:api|access|auth|encryption|signing|private|master)[_-]?key',
];
/** Between the name and its value: `": "`, ` = `, ` is `, or the next line of a list of variables. */
const ASSIGNMENTS = [
  '["\'`\\]]?[ \\t]{0,3}(?::=|=>|[:=])[ \\t]{0,3}["\'`]?',
  ' (?:is|ist|est|es)(?: now)? ["\'`]?',
  '["\']?\\r?\\n[ \\t]{1,16}value[ \\t]?[:=][ \\t]{0,3}["\']?',
];
/** What a command line or a header says before it. */
const OTHERS = [
  '--[a-z-]{0,16}(?:password|token|secret|key)[ =]["\']?',
  'authorization["\']?: ?["\']?(?:bearer|basic|token) ',
];

const VALUE = '[^\\s"\'`,;<>(){}\\[\\]|]';

/** Whatever is assigned to a name that tells that it is secret. */
export const assigned: PatternRow = {
  label: 'SECRET',
  before: `(?<=(?:${NAMES.join('|')})(?:${ASSIGNMENTS.join('|')})|${OTHERS.join('|')})`,
  pattern: `${VALUE}{8,300}`,
  notBefore: '[^\\s"\'`,;<>){}\\]|]',
  longest: 300,
  ignoreCase: true,
  measure: secretLength,
};

/** The key of AWS that has no mark of its own. */
export const awsSecret: PatternRow = {
  label: 'AWS_SECRET',
  before: '(?<=secret_?(?:access_?)?key["\']?[ \\t]{0,3}[:=][ \\t]{0,3}["\']?)',
  pattern: '[A-Za-z0-9/+]{40}',
  notBefore: '[A-Za-z0-9/+=_-]',
  longest: 40,
  ignoreCase: true,
  measure: (candidate) => (isPlaceholder(candidate) ? 0 : candidate.length),
};

/** Passwords within addresses, of databases and others. */
export const urlPassword: PatternRow = {
  label: 'URL_PASSWORD',
  before: '(?<=[a-z]://[^\\s:@/"\'<>]{0,40}:)',
  pattern: '[^\\s:@/"\'<>]{5,100}@',
  longest: 101,
  ignoreCase: true,
  measure: (candidate) => {
    const password = candidate.slice(0, -1);
    return isVariable(password) || isPlaceholder(password) || /^(?:pass(?:word|wd)?|guest|secret)$/i.test(password)
      ? 0
      : password.length;
  },
};

function secretLength(candidate: string): number {
  // A query goes on behind it, a sentence ends there.
  const value = candidate.replace(/&\w+=.*$/, '').replace(/[.!?]+$/, (end) => (end === '!' ? end : ''));
  const isSecret = !isVariable(value) && !isPlaceholder(value) && !isReference(value) && looksRandom(value);
  return isSecret ? value.length : 0;
}

function isVariable(value: string): boolean {
  return /^[$%!&*@]|\$\{|%$/.test(value);
}

/** A place where it stands, a hash of it, code that gets it, or a type. */
function isReference(value: string): boolean {
  return /^(?:[A-Z][a-z]+){2,}\d*$|^(?:env|file|vault|ssm|sha\d+|arn|https?|secrets?):|^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)+$/.test(
    value,
  );
}

/** Letters and digits or signs mixed, and in few repetitions: words and numbers alone are no secrets. */
function looksRandom(value: string): boolean {
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter((kind) => kind.test(value)).length;
  return kinds >= 2 && /\d/.test(value) && /\D/.test(value) && entropy(value) * value.length >= 24;
}

/** Shannon's, in bits for a character. */
function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const character of value) counts.set(character, (counts.get(character) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / value.length) * Math.log2(count / value.length), 0);
}
