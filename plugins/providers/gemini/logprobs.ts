import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';

/** A `logprobsResult` as `logprobs` of OpenAI's API; undefined where there is none. */
export function logprobsOf(result: Json | undefined): JsonObject | undefined {
  if (!isJsonObject(result) || !Array.isArray(result.chosenCandidates)) return undefined;
  const top = Array.isArray(result.topCandidates) ? result.topCandidates : [];
  const content = result.chosenCandidates.filter(isJsonObject).map((chosen, index) => {
    const step = top[index];
    const others = isJsonObject(step) && Array.isArray(step.candidates) ? step.candidates.filter(isJsonObject) : [];
    return { ...tokenOf(chosen), top_logprobs: others.map(tokenOf) };
  });
  return { content, refusal: null };
}

function tokenOf({ token, logProbability }: JsonObject): JsonObject {
  const text = textOf(token);
  return { token: text, logprob: logProbability ?? 0, bytes: [...Buffer.from(text)] };
}
