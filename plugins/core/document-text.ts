import { isJsonObject, textOf } from './json';
import type { JsonObject } from './json';

/** Documents and search results in the words that models without a form for them read. */

/** A text part, or the plain-text document that came as one, with its title. */
export function titledText({ text, document }: JsonObject): string {
  const title = isJsonObject(document) ? textOf(document.title) : '';
  return title ? `${title}\n\n${textOf(text)}` : textOf(text);
}

/** A `search_result` part of the Messages API: title, source and texts, a line each. */
export function searchResultText({ title, source, content }: JsonObject): string {
  const found = Array.isArray(content) ? content.filter(isJsonObject).map(({ text }) => textOf(text)) : [];
  return [textOf(title), textOf(source), ...found].filter(Boolean).join('\n');
}
