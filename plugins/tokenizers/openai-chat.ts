/**
 * Input tokens of a chat request to one of OpenAI's models.
 * Source: OpenAI Cookbook, "How to count tokens with tiktoken", for plain messages; the rest was found by comparing
 * with recorded usage.
 */
import type { ChatRequest, Message } from '../core/hub';
import { isJsonObject, type JsonObject } from '../core/json';
import { callsOf, functionsOf, messagesOf, partsOf, type Call, type Part } from './chat-parts';
import type { Counter, Counting } from './counting';
import type { OpenAiFamily } from './families';
import { imageTokens } from './image-tokens';
import { toolNamespace } from './tool-namespace';

const PER_MESSAGE = 3;

export function* countOpenAiChat(request: ChatRequest, family: OpenAiFamily, counter: Counter): Counting {
  const messages = messagesOf(request);
  const calledNames = new Map(messages.flatMap(callsOf).map(({ id, name }) => [id, name]));
  let tokens = family.priming;
  for (const message of messages) {
    tokens += yield* countMessage(message, family, counter);
    // The result of a call names the function that was called, which the service looks up by the call's id.
    const called = message.role === 'tool' && calledNames.get(message.tool_call_id ?? '');
    if (called) tokens += 2 + (yield* counter.text(called));
  }
  tokens += yield* countFunctions(request, family, counter);
  tokens += yield* countSchema(request.response_format, counter);
  return tokens;
}

function* countMessage(message: Message, family: OpenAiFamily, counter: Counter): Counting {
  let tokens = PER_MESSAGE + (yield* counter.text(String(message.role)));
  for (const part of partsOf(message)) tokens += yield* countPart(part, family, counter);
  if (typeof message.name === 'string' && message.role !== 'tool') {
    tokens += 1 + (yield* counter.text(message.name));
  }
  const calls = callsOf(message);
  if (calls.length > 0) tokens += yield* countCalls(calls, counter);
  else if (family.channels && message.role === 'assistant') tokens += 2;
  return tokens;
}

function* countPart(part: Part, family: OpenAiFamily, counter: Counter): Counting {
  if (part.kind === 'text') return yield* counter.text(part.text);
  if (part.kind === 'other') {
    counter.miss();
    return 0;
  }
  const image = imageTokens(family.images, part.url, part.detail);
  counter.atBest(image.sized ? 'formula' : 'estimate');
  return image.tokens;
}

function* countCalls(calls: readonly Call[], counter: Counter): Counting {
  counter.atBest('formula');
  let tokens = calls.length === 1 ? 3 : 8 * calls.length + 4;
  for (const call of calls) tokens += (yield* counter.text(call.name)) + (yield* counter.text(call.arguments));
  return tokens;
}

function* countFunctions(request: ChatRequest, family: OpenAiFamily, counter: Counter): Counting {
  const functions = functionsOf(request);
  if (functions.length === 0 || request.tool_choice === 'none') return 0;
  counter.atBest('formula');
  let tokens = (yield* counter.text(toolNamespace(functions))) + framingOfFunctions(request, family);
  if (functions.length > 1) tokens -= 1;
  const choice = request.tool_choice;
  if (isJsonObject(choice) && isJsonObject(choice.function)) tokens += 4 + (yield* counter.text(choice.function.name));
  return tokens;
}

function framingOfFunctions(request: ChatRequest, family: OpenAiFamily): number {
  if (family.channels) return 91;
  const hasSystem = messagesOf(request).some(({ role }) => role === 'system' || role === 'developer');
  return (hasSystem ? 5 : 8) + (family.encoding === 'cl100k_base' ? 1 : 0);
}

/** The schema's JSON without what the service leaves out, and its name and description. */
function* countSchema(format: JsonObject | undefined, counter: Counter): Counting {
  if (!isJsonObject(format) || format.type !== 'json_schema' || !isJsonObject(format.json_schema)) return 0;
  counter.atBest('formula');
  const { name, description, schema } = format.json_schema;
  let tokens = 11 + (yield* counter.text(JSON.stringify(schema ?? {}, withoutConstraints)));
  for (const text of [name, description]) if (typeof text === 'string') tokens += yield* counter.text(text);
  return tokens;
}

function withoutConstraints(member: string, value: unknown): unknown {
  if (member === 'additionalProperties' || member === '$schema') return undefined;
  // A property may be called "required"; the constraint of that name is a list.
  return member === 'required' && Array.isArray(value) ? undefined : value;
}
