import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import type { Block } from '../../core/messages-api';

/**
 * The content blocks of Converse as those of the Messages API, after which they are made. Calls that Bedrock itself
 * has answered (`server_tool_use`) and their results are left out: no client can do anything with them.
 */
export function toMessagesBlocks(content: readonly Json[]): Block[] {
  return content.filter(isJsonObject).flatMap((block) => toMessagesBlock(block) ?? []);
}

function toMessagesBlock(block: JsonObject): Block | undefined {
  const { text, citationsContent: cited, reasoningContent: reasoning, toolUse: call } = block;
  if (typeof text === 'string') return { type: 'text', text };
  if (isJsonObject(cited)) return citedText(cited);
  if (isJsonObject(reasoning)) return thinking(reasoning);
  if (!isJsonObject(call) || call.type === 'server_tool_use') return undefined;
  return { type: 'tool_use', id: textOf(call.toolUseId), name: textOf(call.name), input: call.input ?? {} };
}

function thinking({ reasoningText: said, redactedContent: data }: JsonObject): Block | undefined {
  if (typeof data === 'string') return { type: 'redacted_thinking', data };
  if (!isJsonObject(said)) return undefined;
  return { type: 'thinking', thinking: textOf(said.text), signature: textOf(said.signature) };
}

function citedText({ content, citations }: JsonObject): Block {
  return { type: 'text', text: textsOf(content), citations: listOf(citations).map(toCitation) };
}

/** A citation of Converse as one of the Messages API. */
export function toCitation({ location, sourceContent, title, source }: JsonObject): JsonObject {
  const [kind, place] = Object.entries(isJsonObject(location) ? location : {})[0] ?? ['', {}];
  const at = isJsonObject(place) ? place : {};
  const cited = { cited_text: textsOf(sourceContent) };
  const document = { document_index: at.documentIndex ?? 0, document_title: title ?? null };
  switch (kind) {
    case 'documentPage':
      return { type: 'page_location', ...cited, ...document, start_page_number: at.start, end_page_number: at.end };
    case 'documentChunk': {
      const blocks = { start_block_index: at.start, end_block_index: at.end };
      return { type: 'content_block_location', ...cited, ...document, ...blocks };
    }
    case 'searchResultLocation': {
      const found = { search_result_index: at.searchResultIndex ?? 0, source: source ?? '', title: title ?? null };
      const blocks = { start_block_index: at.start, end_block_index: at.end };
      return { type: 'search_result_location', ...cited, ...found, ...blocks };
    }
    case 'web':
      return { type: 'web_search_result_location', ...cited, url: at.url ?? '', title: title ?? null };
    default:
      return { type: 'char_location', ...cited, ...document, start_char_index: at.start, end_char_index: at.end };
  }
}

function textsOf(content: Json | undefined): string {
  return listOf(content)
    .map(({ text }) => textOf(text))
    .join('');
}

function listOf(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
