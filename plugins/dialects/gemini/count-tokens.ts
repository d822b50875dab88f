import type { Dialect } from '../../core/dialect';
import { GEMINI_API } from '../../core/gemini-api';
import type { TokenCount } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { check } from './check';
import { common } from './common';
import { camelCased, membersOf } from './lenient-json';
import { modelIn, pathsOf } from './paths';
import { toHub } from './to-hub';

/** `countTokens`: the tokens of a whole request, or of its contents alone. */
export const geminiCountTokens: readonly Dialect[] = pathsOf('countTokens').map((path) => ({
  ...common,
  name: GEMINI_API,
  operation: 'token_count',
  path,
  check: (body) => check(asked(body)),
  about: (_, at) => ({ model: modelIn(at), stream: false }),
  toHub: (body, about) => toHub(asked(body), about),
  renderWhole: ({ whole }) => JSON.stringify({ totalTokens: (whole as TokenCount).input_tokens }),
}));

function asked(body: JsonObject): JsonObject {
  const { generateContentRequest: whole } = camelCased(body);
  return isJsonObject(whole) ? membersOf(whole) : body;
}
