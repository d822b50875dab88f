import { placeOf, type Citation } from '../../core/citations';
import type { JsonObject } from '../../core/json';

/**
 * The member `groundingMetadata` of a candidate; none when nothing is cited. Places are told in bytes of its text.
 * Source: https://ai.google.dev/api/generate-content#GroundingMetadata
 *
 * @param text all that the candidate says, without its thoughts
 */
export function groundingMember(text: string, citations: readonly Citation[]): JsonObject {
  if (!citations.length) return {};
  const sources = new Map<string, { index: number; chunk: JsonObject }>();
  const supports = new Map<string, { segment: JsonObject; groundingChunkIndices: number[] }>();
  for (const citation of citations) {
    const chunk = sourceOf(citation);
    const name = JSON.stringify(chunk);
    const source = sources.get(name) ?? { index: sources.size, chunk };
    sources.set(name, source);
    const place = placeOf(citation, text);
    if (!place) continue;
    const support = supports.get(place.join()) ?? { segment: segmentOf(text, place), groundingChunkIndices: [] };
    supports.set(place.join(), support);
    const { groundingChunkIndices: indices } = support;
    if (!indices.includes(source.index)) indices.push(source.index);
  }
  const groundingChunks = [...sources.values()].map(({ chunk }) => chunk);
  return { groundingMetadata: { groundingChunks, groundingSupports: [...supports.values()] } };
}

function sourceOf({ url, id, title, cited_text: words }: Citation): JsonObject {
  if (url !== undefined) return { web: { uri: url, title } };
  return { retrievedContext: { title: title || (id ?? ''), ...(words === undefined ? {} : { text: words }) } };
}

function segmentOf(text: string, [start, end]: [number, number]): JsonObject {
  const words = text.slice(start, end);
  const startIndex = Buffer.byteLength(text.slice(0, start));
  return { startIndex, endIndex: startIndex + Buffer.byteLength(words), text: words };
}
