/**
 * Citations: which words of an answer rest on which source. In the hub, those of web pages are `annotations` as
 * OpenAI's chat API has them. That API has no other kind and its strict clients refuse unknown ones, so that those of
 * documents and tool results stand beside, as an addition: `document_citations`, a list of citations as they are here.
 * In streams they come in deltas, with or behind the words.
 * Source: https://platform.openai.com/docs/api-reference/chat/object#chat/object-choices-message-annotations
 */
import { isJsonObject, textOf } from './json';
import type { Json, JsonObject } from './json';

/** Further members, such as where in the source it stands, are those of the provider's own citation. */
export interface Citation extends JsonObject {
  /** The cited words of the answer, in characters of all its text; missing where the provider does not tell. */
  start_index?: number;
  /** Behind the last of them. */
  end_index?: number;
  /** Of a web page; what has none is a document. */
  url?: string;
  /** Of a document, where its provider has ids. */
  id?: string;
  /** Empty where the source has none. */
  title: string;
  /** The source's own words. */
  cited_text?: string;
}

const NONE: readonly Citation[] = [];

/** The members of a message or delta that say the citations; none for none. */
export function citationMembers(citations: readonly Citation[]): {
  annotations?: JsonObject[];
  document_citations?: Citation[];
} {
  const pages = citations.filter(({ url }) => url !== undefined);
  const documents = citations.filter(({ url }) => url === undefined);
  return {
    ...(pages.length ? { annotations: pages.map((page) => ({ type: 'url_citation', url_citation: page })) } : {}),
    ...(documents.length ? { document_citations: documents } : {}),
  };
}

/** What a message or delta cites. */
export function citationsIn({ annotations, document_citations: documents }: JsonObject): readonly Citation[] {
  if (!annotations && !documents) return NONE;
  return [...objectsIn(annotations).flatMap(ofAnnotation), ...objectsIn(documents).map(withTitle)];
}

/** In chat the members of a citation stand one level deeper than in OpenAI's other API. */
function ofAnnotation({ type, ...flat }: JsonObject): Citation[] {
  const nested = flat[textOf(type)];
  const { file_id: id, filename, ...cited } = isJsonObject(nested) ? nested : flat;
  if (typeof cited.url === 'string') return [withTitle(cited)];
  return id === undefined ? [] : [withTitle({ ...cited, id, title: cited.title ?? filename })];
}

function withTitle(cited: JsonObject): Citation {
  return { ...cited, title: textOf(cited.title) };
}

/** The citation in a text that has so many characters more in front of it. */
export function shifted(citation: Citation, characters: number): Citation {
  const { start_index: start, end_index: end } = citation;
  if (!characters || start === undefined || end === undefined) return citation;
  return { ...citation, start_index: Math.max(0, start + characters), end_index: Math.max(0, end + characters) };
}

/** The cited words as places in a text; undefined where they are not told, or are not in it. */
export function placeOf({ start_index: start, end_index: end }: Citation, text: string): [number, number] | undefined {
  if (typeof start !== 'number' || typeof end !== 'number') return undefined;
  return start >= 0 && start < end && end <= text.length ? [start, end] : undefined;
}

function objectsIn(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
