import { invalidRequest, type AiError } from '../core/error';
import type { Json, JsonObject } from '../core/json';

/** The model decides where a request goes, so that it cannot be left out, even where OpenAI's API has a default. */
export function checkModel(body: JsonObject): void {
  if (typeof body.model !== 'string' || body.model === '') {
    throw missingOrWrong(body.model, 'model', 'the name of a model');
  }
}

export function missingOrWrong(value: Json | undefined, member: string, expected: string): AiError {
  return value === undefined
    ? invalidRequest(`\`${member}\` is missing; it must be ${expected}.`, member, 'missing_required_parameter')
    : invalidRequest(`\`${member}\` must be ${expected}.`, member);
}

/** What an optional member may be besides absent and null. */
const KINDS = {
  'a whole number': (value: Json) => Number.isInteger(value),
  'a number': (value: Json) => typeof value === 'number',
  'true or false': (value: Json) => typeof value === 'boolean',
  'an object': (value: Json) => typeof value === 'object' && !Array.isArray(value),
};

/** Checks members that may be absent or null, e.g. `{ n: 'a whole number' }`. */
export function checkOptional(body: JsonObject, members: Readonly<Record<string, keyof typeof KINDS>>): void {
  for (const [member, kind] of Object.entries(members)) {
    const value = body[member];
    if (value === undefined || value === null || KINDS[kind](value)) continue;
    throw invalidRequest(`\`${member}\` must be ${kind}.`, member);
  }
}

const TEXT_OR_TOKENS = 'a string, an array of strings, an array of token ids, or an array of such arrays';

/** Checks a text that may also be given as token ids, alone or several in one request. */
export function checkTextOrTokens(value: Json | undefined, member: string): void {
  if (typeof value === 'string') return;
  if (!Array.isArray(value)) throw missingOrWrong(value, member, TEXT_OR_TOKENS);
  if (value.length === 0) throw invalidRequest(`\`${member}\` must not be an empty array.`, member);
  const isAlike = ALIKE.find((alike) => alike(value[0]!));
  const wrong = isAlike ? value.findIndex((item) => !isAlike(item)) : 0;
  if (wrong === -1) return;
  throw invalidRequest(`\`${member}\` must be ${TEXT_OR_TOKENS}; look at \`${member}[${wrong}]\`.`, member);
}

const isToken = (value: Json) => typeof value === 'number' && Number.isInteger(value) && value >= 0;
/** What the items of such an array may be, all of them the same. */
const ALIKE: readonly ((item: Json) => boolean)[] = [
  (item) => typeof item === 'string',
  isToken,
  (item) => Array.isArray(item) && item.length > 0 && item.every(isToken),
];
