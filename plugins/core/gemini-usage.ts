/** `usageMetadata` of Google's Gemini API. Source: https://ai.google.dev/api/generate-content#UsageMetadata */
import { isJsonObject, textOf } from './json';
import type { Json, JsonObject } from './json';
import { isCount, totalInput, usage } from './usage';
import type { Usage } from './usage';

/**
 * Usage from a `usageMetadata`: the prompt includes what was cached, but not what tools of the provider put in;
 * thoughts are beside the candidates. Undefined where it counts nothing, as in the first chunks of Vertex AI, or what
 * can be no number of tokens.
 */
export function usageOfMetadata(metadata: Json | undefined): Usage | undefined {
  if (!isJsonObject(metadata) || !isCount(metadata.promptTokenCount)) return undefined;
  if (!isCount(metadata.candidatesTokenCount ?? 0)) return undefined;
  const cached = count(metadata.cachedContentTokenCount);
  const reasoning = count(metadata.thoughtsTokenCount);
  const fresh = (modality: string) =>
    Math.max(0, ofModality(metadata.promptTokensDetails, modality) - ofModality(metadata.cacheTokensDetails, modality));
  return usage({
    input: Math.max(0, metadata.promptTokenCount - cached) + count(metadata.toolUsePromptTokenCount),
    cacheRead: cached,
    output: count(metadata.candidatesTokenCount) + reasoning,
    reasoning,
    inputAudio: fresh('AUDIO'),
    outputAudio: ofModality(metadata.candidatesTokensDetails, 'AUDIO'),
    inputImage: fresh('IMAGE'),
    outputImage: ofModality(metadata.candidatesTokensDetails, 'IMAGE'),
  });
}

/** A `usageMetadata` of the usage. */
export function metadataOfUsage(of: Usage): JsonObject {
  const prompt = totalInput(of);
  return {
    promptTokenCount: prompt,
    candidatesTokenCount: of.output - of.reasoning,
    totalTokenCount: prompt + of.output,
    ...(of.cacheRead ? { cachedContentTokenCount: of.cacheRead } : {}),
    ...(of.reasoning ? { thoughtsTokenCount: of.reasoning } : {}),
    ...(of.inputAudio ? { promptTokensDetails: details(prompt, of.inputAudio) } : {}),
    ...(of.outputAudio ? { candidatesTokensDetails: details(of.output - of.reasoning, of.outputAudio) } : {}),
  };
}

function details(all: number, audio: number): Json[] {
  return [
    { modality: 'TEXT', tokenCount: Math.max(0, all - audio) },
    { modality: 'AUDIO', tokenCount: audio },
  ];
}

function ofModality(list: Json | undefined, modality: string): number {
  const found = Array.isArray(list) ? list.filter(isJsonObject) : [];
  return found
    .filter((entry) => textOf(entry.modality) === modality)
    .reduce((sum, { tokenCount }) => sum + count(tokenCount), 0);
}

function count(value: Json | undefined): number {
  return isCount(value) ? value : 0;
}
