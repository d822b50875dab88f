import { isJsonObject, textOf, type Json, type JsonObject } from '../../core/json';

/**
 * A citation as annotations of the hub, one for each source: `url_citation` as OpenAI's API has it where the source has
 * an address, else `document_citation` or `tool_citation` with the source's id.
 *
 * @param offset characters of text before the content block that the citation counts from
 */
export function annotationsOf(citation: Json | undefined, offset: number): JsonObject[] {
  if (!isJsonObject(citation) || !isOfText(citation)) return [];
  const { start, end, text, sources } = citation;
  const place = { start_index: Number(start) + offset, end_index: Number(end) + offset };
  return (Array.isArray(sources) ? sources : []).filter(isJsonObject).map((source) => {
    const document = isJsonObject(source.document) ? source.document : {};
    const title = textOf(document.title);
    const url = textOf(document.url);
    if (url) return { type: 'url_citation', url_citation: { ...place, url, title } };
    const type = source.type === 'tool' ? 'tool_citation' : 'document_citation';
    return { type, [type]: { ...place, text: textOf(text), id: textOf(source.id), ...(title ? { title } : {}) } };
  });
}

/** Citations in thinking and in plans are of words that clients do not show. */
function isOfText({ type }: JsonObject): boolean {
  return type === undefined || type === null || type === 'TEXT_CONTENT';
}
