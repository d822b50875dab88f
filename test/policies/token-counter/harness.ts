/** What the tests of token-counter share. */
import { Value } from '@sinclair/typebox/value';
import { type Answer, type Part, wholeAnswer } from '../../../plugins/core/answer';
import type { AiContext } from '../../../plugins/core/context';
import type { Target } from '../../../plugins/core/endpoint';
import type { AiError } from '../../../plugins/core/error';
import type { ChatCompletion, ChatDelta, HubRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { Hooks } from '../../../plugins/core/policy';
import { AiRequest } from '../../../plugins/core/request';
import type { Services } from '../../../plugins/core/services';
import { createTokenizer } from '../../../plugins/tokenizers';
import { tokenCounter } from '../../../policies/token-counter';
import { exchangeFacts } from '../exchange-facts';

const PLACE = { pipeline: 'ai', path: 'pipelines.ai.policies[0]', policies: ['token-counter'] };
export const LONG = 'word '.repeat(9000);

export const tokenizer = createTokenizer();

export function setUp(parameters: JsonObject = {}, services: Partial<Services> = { tokenizer }): Required<Hooks> {
  const parsed = Value.Parse(tokenCounter.parameters, parameters);
  return tokenCounter.setup(parsed, services as Services, PLACE) as Required<Hooks>;
}

export function chatRequest(model: string, content = 'Hello world'): AiRequest {
  return requestOf('chat', { model, messages: [{ role: 'user', content }] });
}
export function requestOf(operation: AiRequest['operation'], body: JsonObject & { model: string }): AiRequest {
  const toHub = (native: JsonObject) => native as HubRequest;
  return new AiRequest({ operation, model: body.model, stream: false, native: { api: 'openai-chat', body }, toHub });
}
export function target(model: string, endpoint = 'main', kind = 'openai'): Target {
  return { endpoint: { name: endpoint, provider: { kind } }, model } as Target;
}
export function unreported(parts: Partial<AiContext> = {}): AiContext {
  return exchangeFacts({ reportedUsage: undefined, ...parts });
}

export async function refusalOf(action: unknown): Promise<AiError | undefined> {
  try {
    await action;
    return undefined;
  } catch (error) {
    return error as AiError;
  }
}

/** A streamed answer whose parts the gateway has written to the client, all of them or not. */
export function streamed(deltas: ChatDelta[]): Answer {
  const chunk = { id: 'c', object: 'chat.completion.chunk' as const, created: 1, model: 'gpt-4o' };
  const parts: Part[] = deltas.map((delta) => ({ chunks: [{ ...chunk, choices: [{ index: 0, delta }] }] }));
  const all = async function* () {
    yield* await Promise.resolve(parts);
  };
  return { ...wholeAnswer({}, { api: 'openai-chat' }), whole: undefined, streamed: true, parts: all() };
}
export async function write(answer: Answer, complete = true): Promise<void> {
  for await (const part of answer.parts) for (const tap of answer.taps) tap.part?.(part);
  for (const tap of answer.taps) tap.end?.(complete);
}

export function completion(message: JsonObject): ChatCompletion {
  const choice = { index: 0, message: { role: 'assistant' as const, ...message }, finish_reason: 'stop' as const };
  return { id: 'c', object: 'chat.completion', created: 1, model: 'gpt-4o', choices: [choice] };
}
