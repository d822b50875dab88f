import type { Target } from '../../core/endpoint';
import type { ChatRequest } from '../../core/hub';
import { isJsonObject } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { editJson } from '../../core/json-edit';
import { MESSAGES_API } from '../../core/messages-api';
import { defineProvider } from '../../core/provider';
import type { OperationAdapter, ProviderCall } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { readMessage } from './answer';
import { TAKES, toMessagesRequest } from './request';
import { MessageStreamReader } from './stream';

/** The version this translation is written for; the client's own goes first. */
const VERSION = { 'anthropic-version': '2023-06-01' };

const chat: OperationAdapter = {
  api: MESSAGES_API,
  takes: TAKES,
  call: (request, target) => ({ path: pathOf(target), headers: VERSION, ...bodyOf(request, target.model) }),
  readWhole: readMessage,
  streamReader: () => new MessageStreamReader(),
};

/** Asked for clients of the same API only: for others the gateway counts itself. */
const tokenCount: OperationAdapter = {
  api: MESSAGES_API,
  call: (request, target) => ({
    path: `${pathOf(target)}/count_tokens`,
    headers: VERSION,
    ...bodyOf(request, target.model),
  }),
  readWhole({ input_tokens: tokens }) {
    if (typeof tokens !== 'number') throw new Error('it has no `input_tokens`');
    return { whole: { object: 'token_count', input_tokens: tokens } };
  },
};

/** The path below the base URL, which people write with and without `/v1`. */
function pathOf(target: Target): string {
  return target.endpoint.urls.every((url) => /\/v1\/?$/.test(url)) ? '/messages' : '/v1/messages';
}

/** A client of the same API gets its own bytes sent on, but for the model's name. */
function bodyOf(request: AiRequest, model: string): Pick<ProviderCall, 'body' | 'dropped'> {
  const { api, bytes, body } = request.native;
  if (api !== MESSAGES_API) {
    const translated = toMessagesRequest(request.hub as ChatRequest, model);
    return { body: JSON.stringify(translated.body), dropped: translated.dropped };
  }
  if (!bytes) return { body: JSON.stringify({ ...body, model }) };
  return { body: body.model === model ? bytes : editJson(bytes, { set: { model } }) };
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
  operations: { chat, token_count: tokenCount },
  authorize: (apiKey) => ({ 'x-api-key': apiKey }),
  forwardHeaders: ['anthropic-version', 'anthropic-beta'],
  readError,
});
