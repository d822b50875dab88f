import { isJsonObject } from '../../../plugins/core/json';
import type { Json, JsonObject } from '../../../plugins/core/json';

/** How answers end that say all the model had to say; `length` and `content_filter` cut it short. */
const FINISHED: ReadonlySet<Json | undefined> = new Set(['stop', 'tool_calls', 'function_call']);

/**
 * Whether it is an answer, and neither cut short nor a refusal. Embeddings and images have no choices. What came out of
 * a shared store may be anything.
 */
export function isFinished({ choices, data }: JsonObject): boolean {
  const said = choices ?? data;
  if (!Array.isArray(said) || said.length === 0) return false;
  return choices === undefined || said.every((choice) => isJsonObject(choice) && isUsable(choice));
}

/** Refusals are not, nor turns of Anthropic's that ended with a pause: the client is to ask the model to go on. */
function isUsable({ message, text, finish_reason: finish, native_finish_reason: reason }: JsonObject): boolean {
  if (!FINISHED.has(finish) || reason === 'pause_turn') return false;
  return isJsonObject(message) ? !message.refusal : typeof text === 'string';
}
