import { isJsonObject } from './json';
import type { Json, JsonObject } from './json';

/** Adds a chunk's `logprobs`, an object of lists, to those collected: each list goes on where it ended. */
export function addLogprobs(collected: Json | undefined, more: Json | undefined): Json | undefined {
  if (!isJsonObject(more)) return collected ?? more;
  const sum: JsonObject = isJsonObject(collected) ? collected : {};
  for (const [name, values] of Object.entries(more)) {
    sum[name] = Array.isArray(values) ? addItems(sum[name], values) : values;
  }
  return sum;
}

/** Adds items to a list of the collector's own; the chunk's list is left as it is. */
export function addItems(collected: Json | undefined, items: Json[]): Json[] {
  const list = Array.isArray(collected) ? collected : [];
  for (const item of items) list.push(item);
  return list;
}
