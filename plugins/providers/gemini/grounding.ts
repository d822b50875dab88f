import type { Citation } from '../../core/citations';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';

/**
 * Citations of a grounded answer.
 * Source: https://ai.google.dev/api/generate-content#GroundingMetadata
 *
 * @param text the answer so far
 */
export function citationsOf(metadata: Json | undefined, text: string): Citation[] {
  if (!isJsonObject(metadata)) return [];
  const sources = objectsIn(metadata.groundingChunks);
  return objectsIn(metadata.groundingSupports).flatMap(({ segment, groundingChunkIndices: indices }) => {
    const start = isJsonObject(segment) ? startOf(segment, text) : -1;
    if (start === -1 || !isJsonObject(segment) || !Array.isArray(indices)) return [];
    const place = { start_index: start, end_index: start + textOf(segment.text).length };
    return indices.flatMap((index) => citation(sources[Number(index)], place));
  });
}

/** The API counts in bytes, and not always from the beginning: where the words are not there, they are looked for. */
function startOf({ startIndex, text: cited }: JsonObject, text: string): number {
  const words = textOf(cited);
  if (!words) return -1;
  const told = Buffer.from(text).toString('utf8', 0, Number(startIndex ?? 0)).length;
  return text.startsWith(words, told) ? told : text.lastIndexOf(words);
}

function citation(source: JsonObject | undefined, place: JsonObject): Citation[] {
  const found = source?.web ?? source?.retrievedContext ?? source?.maps;
  if (!isJsonObject(found)) return [];
  const { uri, text } = found;
  const title = textOf(found.title);
  const words = typeof text === 'string' ? { cited_text: text } : {};
  return [{ ...place, ...(typeof uri === 'string' ? { url: uri } : {}), title, ...words }];
}

function objectsIn(list: Json | undefined): JsonObject[] {
  return Array.isArray(list) ? list.filter(isJsonObject) : [];
}
