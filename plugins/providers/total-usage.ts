import { isJsonObject, type Json } from '../core/json';
import { isCount, usage, type Usage } from '../core/usage';

/** Usage of an answer that writes nothing, for which vendors report a total alone; undefined where they do not. */
export function totalUsage(reported: Json | undefined): Usage | undefined {
  const tokens = isJsonObject(reported) ? (reported.total_tokens ?? reported.prompt_tokens) : undefined;
  return isCount(tokens) ? usage({ input: tokens }) : undefined;
}
