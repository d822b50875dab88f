import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';

/**
 * Citations of a grounded answer, as `annotations` of OpenAI's API.
 * Source: https://ai.google.dev/gemini-api/docs/google-search#attributing_sources_with_inline_citations
 *
 * @param text the answer so far. Places are looked up in it: the API counts them in bytes
 */
export function annotationsOf(metadata: Json | undefined, text: string): JsonObject[] {
  if (!isJsonObject(metadata)) return [];
  const sources = objectsIn(metadata.groundingChunks);
  return objectsIn(metadata.groundingSupports).flatMap(({ segment, groundingChunkIndices: indices }) => {
    const words = isJsonObject(segment) ? textOf(segment.text) : '';
    const start = words ? text.lastIndexOf(words) : -1;
    if (start === -1 || !Array.isArray(indices)) return [];
    const place = { start_index: start, end_index: start + words.length };
    return indices.flatMap((index) => citation(sources[Number(index)], place));
  });
}

function citation(source: JsonObject | undefined, place: JsonObject): JsonObject[] {
  const found = source?.web ?? source?.retrievedContext ?? source?.maps;
  if (!isJsonObject(found) || typeof found.uri !== 'string') return [];
  return [{ type: 'url_citation', url_citation: { ...place, url: found.uri, title: textOf(found.title) } }];
}

function objectsIn(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
