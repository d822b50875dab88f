import { citationMembers, citationsIn, shifted, type Citation } from '../../core/citations';
import type { ChatCompletion, Message, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { RESPONSES_API, finishReasonOf, itemsOf, wordsOf } from '../../core/responses-api';
import type { Item } from '../../core/responses-api';
import type { Usage } from '../../core/usage';
import { readUsage } from './usage';

/** A response in the hub's form, whatever its status; throws when it is none. */
export function readResponse(body: JsonObject): ChatCompletion {
  if (!Array.isArray(body.output)) throw new Error('the answer has no `output`');
  const items = itemsOf(body.output);
  const message = messageOf(items);
  const finish = finishReasonOf(body, message.tool_calls !== undefined);
  const logprobs = items.flatMap(partsOf).flatMap(({ logprobs }) => (Array.isArray(logprobs) ? logprobs : []));
  return {
    id: textOf(body.id),
    object: 'chat.completion',
    created: Number(body.created_at) || 0,
    model: textOf(body.model),
    choices: [
      { index: 0, message, finish_reason: finish, ...(logprobs.length ? { logprobs: { content: logprobs } } : {}) },
    ],
  };
}

/** Counts include cached input and reasoning, as in chat; only the names differ. */
export function responseUsage({ usage, output }: JsonObject): Usage | undefined {
  if (!isJsonObject(usage)) return undefined;
  const tokens = readUsage({
    prompt_tokens: usage.input_tokens,
    prompt_tokens_details: usage.input_tokens_details,
    completion_tokens: usage.output_tokens,
    completion_tokens_details: usage.output_tokens_details,
    total_tokens: usage.total_tokens,
  });
  return tokens && { ...tokens, searches: itemsOf(output).filter(isSearch).length };
}

/** A search of the web is paid for; to open a page that was found, or to look for a word in it, is not. */
function isSearch({ type, action }: Item): boolean {
  return type === 'web_search_call' && (!isJsonObject(action) || action.type === 'search');
}

function messageOf(items: readonly Item[]): Message {
  const calls = items.filter(isCall).map(toolCallOf);
  const contents = items.filter(({ type }) => type === 'message').map(({ content }) => content);
  const said = contents.map((content) => wordsOf(content)).join('');
  const refusal = contents.map((content) => wordsOf(content, 'refusal')).join('');
  const thinking = items
    .filter(({ type }) => type === 'reasoning')
    .map(thinkingOf)
    .filter(Boolean);
  return {
    role: 'assistant',
    content: said || !calls.length ? said : null,
    refusal: refusal || null,
    ...(thinking.length ? { reasoning_content: thinking.join('\n\n') } : {}),
    ...(calls.length ? { tool_calls: calls } : {}),
    ...citationMembers(citationsOf(items)),
    native_content: { api: RESPONSES_API, content: [...items] },
  };
}

/** Some providers give the thinking itself, some a summary. */
function thinkingOf({ content, summary }: Item): string {
  return wordsOf(content) || wordsOf(summary);
}

function partsOf({ type, content }: Item): JsonObject[] {
  return type === 'message' && Array.isArray(content) ? content.filter(isJsonObject) : [];
}

/** Each part counts from its own beginning. */
function citationsOf(items: readonly Item[]): Citation[] {
  let before = 0;
  return items.flatMap(partsOf).flatMap((part) => {
    const offset = before;
    before += textOf(part.text).length;
    return citationsIn(part).map((citation) => shifted(citation, offset));
  });
}

/** Whether an item is a call that the client is to answer. */
export function isCall({ type }: Item): boolean {
  return type === 'function_call' || type === 'custom_tool_call';
}

/** A call of a function, or of a tool that takes free text. */
export function toolCallOf({ call_id: id, name, arguments: given, input }: Item): ToolCall {
  return { id: textOf(id), type: 'function', function: { name: textOf(name), arguments: textOf(given ?? input) } };
}
