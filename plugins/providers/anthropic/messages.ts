import type { Target } from '../../core/endpoint';
import type { ChatRequest } from '../../core/hub';
import { editJson, type JsonEdit } from '../../core/json-edit';
import type { JsonObject } from '../../core/json';
import { MESSAGES_API } from '../../core/messages-api';
import { withoutForeignCitations } from '../../core/messages-citations';
import type { OperationAdapter, ProviderCall } from '../../core/provider';
import type { AiRequest, NativeBody } from '../../core/request';
import { readMessage } from './answer';
import { withoutForeignThinking } from './foreign-thinking';
import { TAKES, toMessagesRequest } from './request';
import { MessageStreamReader } from './stream';

/** How the Messages API is spoken at Anthropic, or inside another platform. */
export interface Manner {
  path(target: Target, request: AiRequest): string;
  headers?: Record<string, string>;
  /** Where the model and the version stand. */
  edit(model: string): JsonEdit;
}

export function chatAdapter(manner: Manner): OperationAdapter {
  return {
    api: MESSAGES_API,
    takes: TAKES,
    call: (request, target) => call(manner, request, target),
    readWhole: readMessage,
    streamReader: () => new MessageStreamReader(),
  };
}

/** Asked for clients of the same API only: for others the gateway counts itself. */
export function tokenCountAdapter(manner: Manner): OperationAdapter {
  return {
    api: MESSAGES_API,
    call: (request, target) => call(manner, request, target),
    readWhole({ input_tokens: tokens }) {
      if (typeof tokens !== 'number') throw new Error('it has no `input_tokens`');
      return { whole: { object: 'token_count', input_tokens: tokens } };
    },
  };
}

/** A client of the same API gets its own bytes sent on, but for what the manner wants otherwise. */
function call({ path, headers, edit }: Manner, request: AiRequest, target: Target): ProviderCall {
  const common = { path: path(target, request), ...(headers ? { headers } : {}) };
  if (request.native.api === MESSAGES_API) {
    const own = withOwnTurns(request.native.body, target.model, edit(target.model));
    return { ...common, body: edited(request.native, own) };
  }
  const { body, dropped } = toMessagesRequest(request.hub as ChatRequest, target.model);
  return { ...common, body: edited({ body }, edit(target.model)), dropped };
}

/** The edit with the messages, if these hold citations or thinking of other providers, which would be refused. */
function withOwnTurns({ messages }: JsonObject, model: string, edit: JsonEdit): JsonEdit {
  const cited = withoutForeignCitations(messages);
  // Other models behind this API may sign nothing, and need what they thought.
  const own = model.includes('claude') ? withoutForeignThinking(cited) : cited;
  return own === undefined || own === messages ? edit : { ...edit, set: { ...edit.set, messages: own } };
}

function edited({ body, bytes }: Pick<NativeBody, 'body' | 'bytes'>, edit: JsonEdit): Buffer {
  const present = bytes ?? Buffer.from(JSON.stringify(body));
  const { set = {}, remove = [] } = edit;
  const asItIs = Object.entries(set).every(([name, value]) => body[name] === value);
  return asItIs && !remove.some((name) => name in body) ? present : editJson(present, edit);
}
