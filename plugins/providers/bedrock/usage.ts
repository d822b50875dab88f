import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { isCount, usage } from '../../core/usage';
import type { Usage } from '../../core/usage';

/** Reads Converse's `usage`. `inputTokens` counts neither cache reads nor cache writes; reasoning is not told apart. */
export function readUsage(reported: Json | undefined): Usage | undefined {
  if (!isJsonObject(reported) || !isCount(reported.inputTokens) || !isCount(reported.outputTokens ?? 0))
    return undefined;
  const written = count(reported.cacheWriteInputTokens);
  const cacheWrite1h = Math.min(written, hourWrites(reported));
  return usage({
    input: count(reported.inputTokens),
    cacheRead: count(reported.cacheReadInputTokens),
    cacheWrite5m: written - cacheWrite1h,
    cacheWrite1h,
    output: count(reported.outputTokens),
  });
}

/** The share of the writes that is kept for an hour, where they are told apart. */
function hourWrites({ cacheDetails }: JsonObject): number {
  const details = Array.isArray(cacheDetails) ? cacheDetails.filter(isJsonObject) : [];
  return details.filter(({ ttl }) => ttl === '1h').reduce((sum, { inputTokens }) => sum + count(inputTokens), 0);
}

function count(value: Json | undefined): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
