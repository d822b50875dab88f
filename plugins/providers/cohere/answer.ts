import { citationMembers } from '../../core/citations';
import { AiError } from '../../core/error';
import type { ChatCompletion, FinishReason, Message, ToolCall } from '../../core/hub';
import { hubUsage } from '../../core/hub-usage';
import { isJsonObject, textOf, type Json, type JsonObject } from '../../core/json';
import type { WholeRead } from '../../core/provider';
import { tableOf } from '../../core/table';
import { citationsOf } from './citations';
import { toHubLogprobs } from './logprobs';
import { readUsage } from './usage';

const FINISH_REASONS = tableOf<FinishReason>({
  COMPLETE: 'stop',
  STOP_SEQUENCE: 'stop',
  MAX_TOKENS: 'length',
  TOOL_CALL: 'tool_calls',
});

/** How an answer ended, with Cohere's own word beside the hub's. */
export function ending(reason: Json | undefined): JsonObject & { finish_reason: FinishReason } {
  const native = textOf(reason, 'COMPLETE');
  return { finish_reason: FINISH_REASONS.get(native) ?? 'stop', native_finish_reason: native };
}

/** What went wrong, for an answer that ended in `ERROR` or `TIMEOUT`. */
export function failureOf(reason: Json | undefined, message: Json | undefined) {
  if (reason === 'TIMEOUT') return { status: 504, message: textOf(message, 'Cohere took too long to answer.') };
  if (reason === 'ERROR') return { status: 502, message: textOf(message, 'Cohere failed to answer.') };
  return undefined;
}

/**
 * Reads a whole chat answer. Throws when it is none, or one that failed.
 *
 * @param model the name asked for, because the answer does not say one
 */
export function readChat(body: JsonObject, model: string): WholeRead {
  const { message } = body;
  if (!isJsonObject(message)) throw new Error('the answer has no `message`; check that the url is that of Cohere');
  const failure = failureOf(body.finish_reason, body.error);
  if (failure) throw new AiError(failure.message, { status: failure.status, code: 'provider_error' });
  const usage = readUsage(body.usage);
  const logprobs = toHubLogprobs(body.logprobs);
  const whole: ChatCompletion = {
    id: textOf(body.id),
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model,
    choices: [
      { index: 0, message: toHubMessage(message), ...(logprobs ? { logprobs } : {}), ...ending(body.finish_reason) },
    ],
    ...(usage ? { usage: hubUsage(usage) } : {}),
  };
  return { whole, usage };
}

function toHubMessage(message: JsonObject): Message {
  const blocks = objects(message.content);
  const calls = objects(message.tool_calls).map(toolCall);
  const text = blocks.map((block) => textOf(block.text)).join('');
  const thinking = textOf(message.tool_plan) + blocks.map((block) => textOf(block.thinking)).join('');
  const citations = objects(message.citations).flatMap((each) => citationsOf(each, offsetOf(each, blocks)));
  return {
    role: 'assistant',
    content: text || !calls.length ? text : null,
    refusal: null,
    ...(thinking ? { reasoning_content: thinking } : {}),
    ...(calls.length ? { tool_calls: calls } : {}),
    ...citationMembers(citations),
  };
}

/** Characters of text before the block that a citation is in. */
function offsetOf({ content_index: index }: JsonObject, blocks: readonly JsonObject[]): number {
  const before = typeof index === 'number' ? blocks.slice(0, index) : [];
  return before.reduce((sum, block) => sum + textOf(block.text).length, 0);
}

function toolCall({ id, function: called }: JsonObject): ToolCall {
  const { name, arguments: given } = isJsonObject(called) ? called : {};
  return { id: textOf(id), type: 'function', function: { name: textOf(name), arguments: textOf(given) || '{}' } };
}

function objects(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
