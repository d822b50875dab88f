import type { ChatChunk, ChatCompletion, Completion } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';

/**
 * Brings what relatives of OpenAI's API say in ways of their own into the hub's form, in place: thinking in
 * `reasoning` (OpenRouter, Groq, Ollama, vLLM) and thinking among the parts of the content (Mistral) become
 * `reasoning_content`. Clients of the same API get the provider's bytes and see nothing of it.
 * Source: the vendors' API references, e.g. https://docs.mistral.ai/capabilities/reasoning
 */
export function intoHubForm<Answer extends ChatCompletion | ChatChunk | Completion>(answer: Answer): Answer {
  for (const choice of answer.choices) {
    // Perplexity's choices have both.
    for (const said of saidIn(choice)) {
      if (Array.isArray(said.content)) splitContent(said, said.content);
      else if (typeof said.reasoning === 'string') said.reasoning_content ??= said.reasoning;
    }
  }
  return answer;
}

/**
 * The message and the delta of a choice, or whichever it has. Throws where others rely on a type that a member has not:
 * better the provider's fault is told here, while another one can still be asked.
 */
function saidIn(choice: Json): JsonObject[] {
  if (!isJsonObject(choice)) throw wrong('choices', 'a list of objects');
  const said = [choice.message, choice.delta].filter(isJsonObject);
  for (const { content, refusal, reasoning_content: thinking, tool_calls: calls, thinking_blocks: blocks } of said) {
    if (!isAbsent(content) && typeof content !== 'string' && !isListOf(isJsonObject, content)) {
      throw wrong('content', 'text or a list of parts');
    }
    if (![refusal, thinking].every((text) => isAbsent(text) || typeof text === 'string')) {
      throw wrong('refusal` and `reasoning_content', 'text');
    }
    if (!isAbsent(calls) && !isListOf(isCall, calls)) throw wrong('tool_calls', 'a list of calls');
    if (!isAbsent(blocks) && !isListOf(isJsonObject, blocks)) throw wrong('thinking_blocks', 'a list of blocks');
  }
  return said;
}

/** A call, or a piece of one. */
function isCall(call: Json): boolean {
  if (!isJsonObject(call) || (call.id && typeof call.id !== 'string')) return false;
  if (isAbsent(call.function)) return true;
  if (!isJsonObject(call.function)) return false;
  const { name, arguments: written } = call.function;
  return [name, written].every((text) => isAbsent(text) || typeof text === 'string');
}

function isAbsent(value: Json | undefined): value is null | undefined {
  return value === undefined || value === null;
}

function isListOf(isItem: (item: Json) => boolean, value: Json | undefined): boolean {
  return Array.isArray(value) && value.every(isItem);
}

function wrong(member: string, expected: string): Error {
  return new Error(`its \`${member}\` is not ${expected}`);
}

function splitContent(said: JsonObject, parts: readonly Json[]): void {
  const thinking = parts.filter(isThinking);
  const others = parts.filter((part) => !isThinking(part));
  if (thinking.length) said.reasoning_content ??= thinking.map((part) => wordsOf(part.thinking)).join('');
  said.content = others.every(isText) ? wordsOf(others) : others;
}

function isThinking(part: Json): part is JsonObject {
  return isJsonObject(part) && part.type === 'thinking';
}

function isText(part: Json): boolean {
  return isJsonObject(part) && part.type === 'text';
}

/** The words of a text, or of a list of text parts. */
function wordsOf(content: Json | undefined): string {
  if (typeof content === 'string') return content;
  if (!Array.isArray(content)) return '';
  return content.map((part) => (isJsonObject(part) ? wordsOf(part.text) : '')).join('');
}
