import { citationMembers, type Citation } from '../../core/citations';
import { isJsonObject, textOf, type Json, type JsonObject } from '../../core/json';

/**
 * What a citation of Cohere's cites: each of its sources with the source's id, which is that of a document or a tool
 * result, unless it has an address.
 *
 * @param offset characters of text before the content block that the citation counts from
 */
export function citationsOf(citation: Json | undefined, offset: number): Citation[] {
  if (!isJsonObject(citation) || !isOfText(citation)) return [];
  const { start, end, sources } = citation;
  const place = { start_index: Number(start) + offset, end_index: Number(end) + offset };
  return (Array.isArray(sources) ? sources : []).filter(isJsonObject).map((source) => {
    const { title, url } = isJsonObject(source.document) ? source.document : {};
    if (url) return { ...place, url: textOf(url), title: textOf(title) };
    const id = textOf(source.id);
    const number = /^doc:(\d+)$/.exec(id)?.[1];
    const index = number === undefined ? {} : { document_index: Number(number) };
    return { ...place, ...index, id, title: textOf(title) };
  });
}

/** The citations of one event of a stream; undefined for none. */
export function citationDelta(citation: Json | undefined, offset: number) {
  const citations = citationsOf(citation, offset);
  return citations.length ? citationMembers(citations) : undefined;
}

/** Citations in thinking and in plans are of words that clients do not show. */
function isOfText({ type }: JsonObject): boolean {
  return type === undefined || type === null || type === 'TEXT_CONTENT';
}
