import { citationMembers } from '../../core/citations';
import { AiError } from '../../core/error';
import type { ChatCompletion, Message, ThinkingBlock, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { MESSAGES_API, blocksOf, finishReasonOf } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import { citationsOfBlocks } from '../../core/messages-citations';
import type { Usage } from '../../core/usage';
import { hubUsage } from '../../core/hub-usage';
import { readUsage, serviceTierIn } from './usage';

/** Reads a whole Message. Throws `AiError` 502 when it is none. */
export function readMessage(body: JsonObject): { whole: ChatCompletion; usage?: Usage; serviceTier?: Json } {
  if (!Array.isArray(body.content)) throw badAnswer('the provider answered without the member "content"');
  const blocks = blocksOf(body.content);
  const usage = isJsonObject(body.usage) ? readUsage(body.usage) : undefined;
  const whole: ChatCompletion = {
    id: textOf(body.id),
    object: 'chat.completion',
    created: Math.floor(Date.now() / 1000),
    model: textOf(body.model),
    choices: [{ index: 0, message: toHubMessage(blocks, body.stop_details), ...ending(body) }],
    ...(usage ? { usage: hubUsage(usage) } : {}),
  };
  return { whole, usage, serviceTier: serviceTierIn(body.usage) };
}

/** How an answer ended, with the provider's own words beside the hub's for a client of the same API. */
export function ending(body: JsonObject): { finish_reason: ReturnType<typeof finishReasonOf> } & JsonObject {
  const reason = textOf(body.stop_reason, 'end_turn');
  return {
    finish_reason: finishReasonOf(reason),
    native_finish_reason: reason,
    ...(typeof body.stop_sequence === 'string' ? { stop_sequence: body.stop_sequence } : {}),
  };
}

function toHubMessage(blocks: Block[], stopDetails: JsonObject[string]): Message {
  const thinking = blocks.filter(isThinking);
  const calls = blocks.filter((block) => block.type === 'tool_use').map(toolCall);
  const texts = blocks.filter((block) => block.type === 'text').map((block) => textOf(block.text));
  return {
    role: 'assistant',
    content: texts.length || !calls.length ? texts.join('') : null,
    refusal: refusalOf(stopDetails),
    ...(thinking.length ? { reasoning_content: thinkingText(thinking), thinking_blocks: thinking } : {}),
    ...(calls.length ? { tool_calls: calls } : {}),
    ...citationMembers(citationsOfBlocks(blocks)),
    native_content: { api: MESSAGES_API, content: blocks },
  };
}

/** What the provider says about a refusal, if it says anything. */
export function refusalOf(stopDetails: JsonObject[string]): string | null {
  const explanation = isJsonObject(stopDetails) ? stopDetails.explanation : undefined;
  return typeof explanation === 'string' ? explanation : null;
}

function isThinking(block: Block): block is ThinkingBlock {
  return block.type === 'thinking' || block.type === 'redacted_thinking';
}

function thinkingText(blocks: readonly ThinkingBlock[]): string {
  return blocks.map((block) => block.thinking ?? '').join('');
}

function toolCall(block: Block): ToolCall {
  const called = { name: textOf(block.name), arguments: JSON.stringify(block.input ?? {}) };
  return { id: textOf(block.id), type: 'function', function: called };
}

export function badAnswer(message: string): AiError {
  return new AiError(`${message}; this is not the Messages API: check the provider's url`, {
    status: 502,
    code: 'invalid_provider_answer',
  });
}
