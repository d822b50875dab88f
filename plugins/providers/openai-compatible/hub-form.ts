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
    for (const said of [(choice as JsonObject).message, (choice as JsonObject).delta]) {
      if (!isJsonObject(said)) continue;
      if (Array.isArray(said.content)) splitContent(said, said.content);
      else if (typeof said.reasoning === 'string') said.reasoning_content ??= said.reasoning;
    }
  }
  return answer;
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
