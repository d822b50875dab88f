import type { Target } from '../../core/endpoint';
import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { defineProvider } from '../../core/provider';
import { chatAdapter, tokenCountAdapter } from './messages';

/** The version this translation is written for; the client's own goes first. */
const VERSION = { 'anthropic-version': '2023-06-01' };

const asModel = (model: string) => ({ set: { model } });

/** The path below the base URL, which people write with and without `/v1`. */
function pathOf(target: Target): string {
  return target.endpoint.urls.every((url) => /\/v1\/?$/.test(url)) ? '/messages' : '/v1/messages';
}

/** Codes that clients of other APIs test for, by how Anthropic words the refusal. */
const CODES: readonly (readonly [RegExp, string])[] = [
  [/^prompt is too long|exceed context limit/, 'context_length_exceeded'],
  [/^model: /, 'model_not_found'],
];

function readError(body: JsonObject): { message: string; code?: string } | undefined {
  if (!isJsonObject(body.error) || typeof body.error.message !== 'string') return undefined;
  const { message, type } = body.error;
  const code = CODES.find(([wording]) => wording.test(message))?.[1];
  return { message, code: code ?? (typeof type === 'string' ? type : undefined) };
}

export const anthropic = defineProvider({
  kind: 'anthropic',
  summary: 'Claude by the Messages API of Anthropic, or of anyone who speaks it',
  operations: {
    chat: chatAdapter({ path: pathOf, headers: VERSION, edit: asModel }),
    token_count: tokenCountAdapter({
      path: (target) => `${pathOf(target)}/count_tokens`,
      headers: VERSION,
      edit: asModel,
    }),
  },
  authorize: (apiKey) => ({ 'x-api-key': apiKey }),
  forwardHeaders: ['anthropic-version', 'anthropic-beta'],
  readError,
});
