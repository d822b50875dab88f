import { geminiFinishReasonOf, SPOKEN_TYPE } from '../../core/gemini-api';
import type { GeminiPart } from '../../core/gemini-api';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';

/** A candidate that says these parts. Clients take one without any part for a failure. */
export function candidate(index: number, parts: readonly GeminiPart[]): JsonObject {
  return { content: { parts: parts.length ? [...parts] : [{ text: '' }], role: 'model' }, index };
}

/** What a message or a delta says aloud. The words do not stand beside it, as they do not in Google's own answers. */
export function spokenParts(audio: Json | undefined): GeminiPart[] {
  const data = isJsonObject(audio) ? textOf(audio.data) : '';
  return data ? [{ inlineData: { mimeType: SPOKEN_TYPE, data } }] : [];
}

/** How a candidate ended, and how sure the model was of its tokens. */
export function ending(choice: JsonObject): JsonObject {
  return { finishReason: geminiFinishReasonOf(choice), ...logprobsMembers(choice.logprobs) };
}

/** Source: https://ai.google.dev/api/generate-content#LogprobsResult */
function logprobsMembers(logprobs: Json | undefined): JsonObject {
  const tokens = isJsonObject(logprobs) && Array.isArray(logprobs.content) ? logprobs.content.filter(isJsonObject) : [];
  if (!tokens.length) return {};
  const sum = tokens.reduce((total, { logprob }) => total + Number(logprob), 0);
  return {
    avgLogprobs: sum / tokens.length,
    logprobsResult: {
      chosenCandidates: tokens.map(tokenOf),
      topCandidates: tokens.map(({ top_logprobs: top }) => ({
        candidates: Array.isArray(top) ? top.filter(isJsonObject).map(tokenOf) : [],
      })),
    },
  };
}

function tokenOf({ token, logprob }: JsonObject): JsonObject {
  return { token: textOf(token), logProbability: Number(logprob) };
}
