/**
 * Google reads requests as JSON of protocol buffers, which has several ways to write the same.
 * Source: https://protobuf.dev/programming-guides/json
 */
import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';

/** The object with its own members in camel case: `inline_data` is `inlineData` as well. Values stay as they are. */
export function camelCased(object: JsonObject): JsonObject {
  if (!Object.keys(object).some((name) => name.includes('_'))) return object;
  return Object.fromEntries(Object.entries(object).map(([name, value]) => [camelCase(name), value]));
}

export function camelCase(name: string): string {
  return name.replace(/(?<=.)_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** An object's members in camel case; none for anything else. */
export function membersOf(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? camelCased(value) : {};
}

/** The objects of a list, where one alone may stand without its list. */
export function objectsOf(value: Json | undefined): JsonObject[] {
  const list = Array.isArray(value) ? value : [value];
  return list.filter(isJsonObject).map(camelCased);
}

/** A number, which may come as text. */
export function numberOf(value: Json | undefined): number | undefined {
  const number = typeof value === 'string' && value.trim() ? Number(value) : value;
  return typeof number === 'number' && Number.isFinite(number) ? number : undefined;
}
