import type { RenderContext } from '../../../plugins/core/dialect';
import type { ChatChunk, ChatCompletion, ChatDelta, FinishReason, Message } from '../../../plugins/core/hub';
import { textOf } from '../../../plugins/core/json';
import type { JsonObject } from '../../../plugins/core/json';
import { AiRequest } from '../../../plugins/core/request';
import { usage } from '../../../plugins/core/usage';
import { openAiResponses } from '../../../plugins/dialects/openai-responses';

export const USAGE = usage({ input: 7, cacheRead: 3, output: 5, reasoning: 2 });

/** What a renderer knows of a request with these members. */
export function contextOf(body: JsonObject = {}): RenderContext {
  const whole: JsonObject = { model: 'm', input: 'Hello', ...body };
  const { name: api, toHub } = openAiResponses;
  const request = new AiRequest({
    operation: 'chat',
    model: textOf(whole.model),
    stream: false,
    native: { api, body: whole },
    toHub,
  });
  return { requestId: 'r1', request };
}

/** The hub's form of a request with these members. */
export const hubOf = (body: JsonObject) => openAiResponses.toHub({ model: 'm', input: 'Hello', ...body });

export function completion(message: Partial<Message>, finish: FinishReason = 'stop'): ChatCompletion {
  const choices = [
    { index: 0, message: { role: 'assistant' as const, content: null, ...message }, finish_reason: finish },
  ];
  return { id: 'c1', object: 'chat.completion', created: 1, model: 'gpt-x', choices };
}

export function chunk(delta: ChatDelta, finish: FinishReason | null = null): ChatChunk {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id: 'c1', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices };
}

/** All the events that a renderer writes for these chunks. */
export function rendered(chunks: readonly ChatChunk[], body: JsonObject = {}): string {
  const renderer = openAiResponses.streamRenderer(contextOf({ ...body, stream: true }));
  const events = chunks.map((each) => renderer.translate({ chunks: [each] }));
  return [...events, renderer.translate({ chunks: [], usage: USAGE }), renderer.end(false)].join('');
}
