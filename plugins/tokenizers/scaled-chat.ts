/** Input tokens of a chat request to a model whose tokenizer is not public: its tokens in another one, scaled. */
import type { ChatRequest, Message } from '../core/hub';
import { isJsonObject } from '../core/json';
import { callsOf, functionsOf, messagesOf, partsOf } from './chat-parts';
import type { Counter, Counting } from './counting';
import type { ScaledFamily } from './families';
import { imageTokens } from './image-tokens';

export function* countScaledChat(request: ChatRequest, family: ScaledFamily, counter: Counter): Counting {
  counter.atBest('estimate');
  const messages = messagesOf(request);
  const turns = messages.filter(({ role }) => role !== 'system' && role !== 'developer');
  let tokens = family.fixed + family.perMessage * turns.length + (isThinking(request) ? family.thinking : 0);
  for (const message of messages) tokens += yield* countMessage(message, family, counter);
  const functions = functionsOf(request);
  if (functions.length > 0 && request.tool_choice !== 'none') {
    const text = JSON.stringify(functions.map((declared) => ({ type: 'function', function: declared })));
    tokens += family.tools.fixed + family.tools.factor * (yield* counter.text(text));
  }
  const format = request.response_format;
  if (isJsonObject(format) && isJsonObject(format.json_schema)) {
    tokens += family.factor * (yield* counter.text(JSON.stringify(format.json_schema)));
  }
  return Math.round(tokens);
}

/** By OpenAI's option, or by OpenRouter's. */
function isThinking({ reasoning_effort: effort, reasoning }: ChatRequest): boolean {
  return (typeof effort === 'string' && effort !== 'none') || isJsonObject(reasoning);
}

function* countMessage(message: Message, family: ScaledFamily, counter: Counter): Counting {
  let tokens = 0;
  for (const part of partsOf(message)) {
    if (part.kind === 'text') tokens += family.factor * (yield* counter.text(part.text));
    else if (part.kind === 'other') counter.miss();
    else tokens += imageTokens(family.images, part.url, part.detail).tokens;
  }
  for (const call of callsOf(message)) {
    tokens += family.tools.perCall + family.factor * (yield* counter.text(call.name + call.arguments));
  }
  return tokens;
}
