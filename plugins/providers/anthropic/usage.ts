import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { isCount, NO_USAGE, usage } from '../../core/usage';
import type { Usage } from '../../core/usage';

/**
 * Reads a `usage` object. In a stream later ones replace earlier ones member by member: they are cumulative, and a
 * member left out keeps its value. `input_tokens` counts neither cache reads nor cache writes.
 */
export function readUsage(reported: Json | undefined, before: Usage = NO_USAGE): Usage {
  if (!isJsonObject(reported)) return before;
  const details = isJsonObject(reported.output_tokens_details) ? reported.output_tokens_details : {};
  const tools = isJsonObject(reported.server_tool_use) ? reported.server_tool_use : {};
  return usage({
    ...before,
    ...cacheWrites(reported, before),
    input: count(reported.input_tokens, before.input),
    cacheRead: count(reported.cache_read_input_tokens, before.cacheRead),
    output: count(reported.output_tokens, before.output),
    reasoning: count(details.thinking_tokens, before.reasoning),
    searches: count(tools.web_search_requests, before.searches),
  });
}

/** The class of service that a `usage` object names. */
export function serviceTierIn(reported: Json | undefined): Json | undefined {
  return isJsonObject(reported) ? reported.service_tier : undefined;
}

/** Writes come as a sum and, in most places, also by how long they are kept; what is not told apart is 5 minutes. */
function cacheWrites(reported: JsonObject, before: Usage): Pick<Usage, 'cacheWrite5m' | 'cacheWrite1h'> {
  const parts = isJsonObject(reported.cache_creation) ? reported.cache_creation : {};
  const cacheWrite1h = count(parts.ephemeral_1h_input_tokens, before.cacheWrite1h);
  const fiveMinutes = count(parts.ephemeral_5m_input_tokens, before.cacheWrite5m);
  const sum = count(reported.cache_creation_input_tokens, cacheWrite1h + fiveMinutes);
  return { cacheWrite1h, cacheWrite5m: Math.max(0, sum - cacheWrite1h) };
}

function count(value: Json | undefined, otherwise: number): number {
  return isCount(value) ? value : otherwise;
}
