import { randomUUID } from 'node:crypto';
import { citationMembers } from '../../core/citations';
import { AiError } from '../../core/error';
import type { ChatCompletion, FinishReason, Message } from '../../core/hub';
import { hubUsage } from '../../core/hub-usage';
import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { finishReasonOf, fitsHub, MESSAGES_API } from '../../core/messages-api';
import type { Block } from '../../core/messages-api';
import { citationsOfBlocks } from '../../core/messages-citations';
import type { WholeRead } from '../../core/provider';
import type { AiRequest } from '../../core/request';
import { toMessagesBlocks } from './answer-blocks';
import { readUsage } from './usage';

/** Reads a whole answer of Converse. Throws `AiError` 502 when it is none. */
export function readAnswer(body: JsonObject, { model }: AiRequest): WholeRead {
  const message = isJsonObject(body.output) ? body.output.message : undefined;
  if (!isJsonObject(message) || !Array.isArray(message.content)) {
    throw badAnswer('the provider answered without the member "output.message.content"');
  }
  const blocks = toMessagesBlocks(message.content);
  const usage = readUsage(body.usage);
  const whole: ChatCompletion = {
    ...head(model),
    object: 'chat.completion',
    choices: [{ index: 0, message: toHubMessage(blocks), ...ending(body.stopReason) }],
    ...(usage ? { usage: hubUsage(usage) } : {}),
  };
  return { whole, usage };
}

/** What Converse does not say of an answer: an id, a time and the model. */
export function head(model: string): { id: string; created: number; model: string } {
  return { id: `bedrock-${randomUUID()}`, created: Math.floor(Date.now() / 1000), model };
}

/** Beside the reasons that Converse has in common with the Messages API. */
const FURTHER_REASONS: ReadonlyMap<string, FinishReason> = new Map([
  ['guardrail_intervened', 'content_filter'],
  ['content_filtered', 'content_filter'],
]);

/** How an answer ended, with the provider's own word beside the hub's. */
export function ending(stopReason: JsonObject[string]): { finish_reason: FinishReason } & JsonObject {
  const reason = textOf(stopReason, 'end_turn');
  return { finish_reason: FURTHER_REASONS.get(reason) ?? finishReasonOf(reason), native_finish_reason: reason };
}

function toHubMessage(blocks: readonly Block[]): Message {
  const texts = blocks.filter(({ type }) => type === 'text').map(({ text }) => textOf(text));
  const thinking = blocks.filter(({ type }) => type === 'thinking' || type === 'redacted_thinking');
  const calls = blocks.filter(({ type }) => type === 'tool_use');
  return {
    role: 'assistant',
    content: texts.length || !calls.length ? texts.join('') : null,
    refusal: null,
    ...(thinking.length
      ? {
          reasoning_content: thinking.map((block) => textOf(block.thinking)).join(''),
          thinking_blocks: thinking as Message['thinking_blocks'],
        }
      : {}),
    ...(calls.length
      ? {
          tool_calls: calls.map(({ id, name, input }) => ({
            id: textOf(id),
            type: 'function',
            function: { name: textOf(name), arguments: JSON.stringify(input ?? {}) },
          })),
        }
      : {}),
    ...citationMembers(citationsOfBlocks(blocks)),
    ...nativeContent(blocks),
  };
}

/** What the hub cannot say, blocks in another order, as blocks of the Messages API. */
export function nativeContent(content: readonly Block[]): Pick<Message, 'native_content'> {
  return fitsHub(content) ? {} : { native_content: { api: MESSAGES_API, content: [...content] } };
}

export function badAnswer(message: string): AiError {
  return new AiError(`${message}; this is not the Converse API: check the provider's url`, {
    status: 502,
    code: 'invalid_provider_answer',
  });
}
