import { isJsonObject, type Json, type JsonObject } from '../../core/json';

/** Nesting past which a sample stops, for schemas that refer to themselves. */
const MAX_DEPTH = 8;

/** A value that a JSON Schema describes: the demo model's idea of arguments. */
export function sampleOf(schema: JsonObject, depth = 0): Json {
  if (schema.const !== undefined) return schema.const;
  if (schema.default !== undefined) return schema.default;
  if (Array.isArray(schema.enum)) return schema.enum[0] ?? null;
  const branch = [schema.anyOf, schema.oneOf].find((list): list is Json[] => Array.isArray(list))?.[0];
  if (isJsonObject(branch)) return sampleOf(branch, depth + 1);
  const type = Array.isArray(schema.type) ? schema.type[0] : schema.type;
  if (type === 'string') return 'demo';
  if (type === 'number' || type === 'integer') return typeof schema.minimum === 'number' ? schema.minimum : 1;
  if (type === 'boolean') return true;
  if (type === 'null') return null;
  if (type === 'array')
    return isJsonObject(schema.items) && depth < MAX_DEPTH ? [sampleOf(schema.items, depth + 1)] : [];
  if (!isJsonObject(schema.properties) || depth >= MAX_DEPTH) return {};
  const members = Object.entries(schema.properties).filter(([, member]) => isJsonObject(member));
  return Object.fromEntries(members.map(([name, member]) => [name, sampleOf(member as JsonObject, depth + 1)]));
}
