/**
 * Citations of Anthropic's Messages API, where a text block as a whole rests on its `citations`; Bedrock's are like
 * them.
 * Source: https://platform.claude.com/docs/en/build-with-claude/citations and .../build-with-claude/search-results
 */
import type { Citation } from './citations';
import { isJsonObject, textOf } from './json';
import type { Json, JsonObject } from './json';
import type { Block } from './messages-api';

/** What citations of a document are called, by how they tell the place in it. */
const PLACES_IN_DOCUMENTS: ReadonlySet<string> = new Set(['char_location', 'page_location', 'content_block_location']);

/**
 * The citations of an answer's text blocks.
 *
 * @param blocks all from the first one on, because places are counted from there
 * @param from the first block whose citations are wanted
 */
export function citationsOfBlocks(blocks: readonly Block[], from = 0): Citation[] {
  const found: Citation[] = [];
  let offset = 0;
  for (const [index, { type, text, citations }] of blocks.entries()) {
    if (type !== 'text') continue;
    const place = { start_index: offset, end_index: (offset += textOf(text).length) };
    if (index < from || !Array.isArray(citations)) continue;
    found.push(...citations.filter(isJsonObject).map((citation) => toCitation(citation, place)));
  }
  return found;
}

function toCitation({ type, ...cited }: JsonObject, place: JsonObject): Citation {
  const { url, source, title, document_title: named, ...further } = cited;
  const address = url ?? (/^https?:/i.test(textOf(source)) ? source : undefined);
  const name = textOf(title) || textOf(named);
  if (typeof address === 'string') return { ...place, url: address, title: name, ...further };
  return { ...place, type, ...(typeof source === 'string' ? { id: source } : {}), title: name, ...further };
}

/**
 * The citation as one of this API. What its provider did not say is empty: clients insist on the members. Pages that
 * were not found by this API's own search have no `encrypted_index`; see `withoutForeignCitations`.
 */
export function toMessagesCitation(citation: Citation): JsonObject {
  const { start_index: _, end_index: __, url, id, type, title, ...further } = citation;
  const cited = { cited_text: '', ...further };
  if (citation.search_result_index !== undefined) {
    return { type: 'search_result_location', ...cited, source: url ?? id ?? '', title: title || null };
  }
  if (url !== undefined) return { type: 'web_search_result_location', encrypted_index: '', ...cited, url, title };
  if (PLACES_IN_DOCUMENTS.has(textOf(type))) return { type, ...cited, document_title: title || null };
  const { cited_text, document_index: index = 0 } = citation;
  const about = { cited_text: cited_text ?? '', document_index: index, document_title: title || id || null };
  return { type: 'char_location', ...about, start_char_index: 0, end_char_index: 0 };
}

/**
 * The turns of a conversation without citations that another provider made: Anthropic verifies its own, and refuses
 * those. The same list when there are none.
 */
export function withoutForeignCitations<Turns extends Json | undefined>(turns: Turns): Turns {
  if (!Array.isArray(turns) || !turns.some((turn) => blocksIn(turn).some(isForeignlyCited))) return turns;
  return turns.map((turn) => {
    const content = blocksIn(turn);
    return content.length ? { ...(turn as JsonObject), content: content.map(withoutForeign) } : turn;
  }) as Turns;
}

function blocksIn(turn: Json): Json[] {
  return isJsonObject(turn) && turn.role === 'assistant' && Array.isArray(turn.content) ? turn.content : [];
}

function isForeignlyCited(block: Json): boolean {
  return isJsonObject(block) && Array.isArray(block.citations) && block.citations.some(isForeign);
}

function withoutForeign(block: Json): Json {
  if (!isJsonObject(block) || !isForeignlyCited(block)) return block;
  const { citations, ...plain } = block;
  const own = (citations as Json[]).filter((citation) => !isForeign(citation));
  return own.length ? { ...plain, citations: own } : plain;
}

/** Those of another provider lack what Anthropic's have: the place of what was found, or a text. */
function isForeign(citation: Json): boolean {
  return isJsonObject(citation) && (citation.encrypted_index === '' || citation.end_char_index === 0);
}
