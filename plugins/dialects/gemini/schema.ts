import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { camelCase } from './lenient-json';

/** Members of a schema that hold a number, which Google's clients write as text. */
const NUMBERS: ReadonlySet<string> = new Set([
  'minItems', 'maxItems', 'minLength', 'maxLength', 'minProperties', 'maxProperties', 'minimum', 'maximum',
]); // prettier-ignore

/** Members that JSON Schema has no use for. */
const NOT_SAID: ReadonlySet<string> = new Set(['nullable', 'propertyOrdering', 'format', 'example']);

/**
 * A schema in JSON Schema, from Google's form of OpenAPI's: types in capitals, `nullable` beside the type, numbers as
 * text. What is JSON Schema already comes out as it went in.
 * Source: https://ai.google.dev/api/caching#Schema
 */
export function jsonSchema(schema: Json | undefined): JsonObject {
  if (!isJsonObject(schema)) return {};
  const converted: JsonObject = {};
  for (const [given, value] of Object.entries(schema)) {
    const name = given.startsWith('$') ? given : camelCase(given);
    if (!NOT_SAID.has(name)) converted[name] = memberOf(name, value);
  }
  if (typeof schema.format === 'string' && schema.format !== 'enum') converted.format = schema.format;
  if (schema.example !== undefined) converted.examples = [schema.example];
  return schema.nullable === true ? nullable(converted) : converted;
}

function memberOf(name: string, value: Json | undefined): Json | undefined {
  if (name === 'type') return typeOf(value);
  if (NUMBERS.has(name) && typeof value === 'string') return Number(value);
  if (name === 'properties' || name === '$defs' || name === 'defs') return schemasByName(value);
  if (Array.isArray(value) && ['anyOf', 'oneOf', 'allOf', 'prefixItems'].includes(name)) return value.map(jsonSchema);
  return ['items', 'additionalProperties', 'not'].includes(name) && isJsonObject(value) ? jsonSchema(value) : value;
}

function typeOf(type: Json | undefined): Json | undefined {
  if (Array.isArray(type)) return type.map((one) => typeOf(one) ?? null);
  return typeof type === 'string' ? type.toLowerCase() : type;
}

function schemasByName(schemas: Json | undefined): Json | undefined {
  if (!isJsonObject(schemas)) return schemas;
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, jsonSchema(schema)]));
}

function nullable(schema: JsonObject): JsonObject {
  if (typeof schema.type !== 'string') return { anyOf: [schema, { type: 'null' }] };
  const values = Array.isArray(schema.enum) ? { enum: [...schema.enum, null] } : {};
  return { ...schema, type: [schema.type, 'null'], ...values };
}

/**
 * The schema with objects closed where it does not say, as Google's models take it; `strict` when each object also
 * asks for all of its members, which OpenAI's strict form demands.
 */
export function closedSchema(schema: JsonObject): { schema: JsonObject; strict: boolean } {
  let strict = true;
  const close = (value: Json | undefined): Json | undefined => {
    if (Array.isArray(value)) return value.map((item) => close(item) ?? null);
    if (!isJsonObject(value)) return value;
    const copy: JsonObject = Object.fromEntries(Object.entries(value).map(([name, member]) => [name, close(member)]));
    if (value.type !== 'object' || !isJsonObject(value.properties)) {
      if (value.type === 'object') strict = false;
      return copy;
    }
    copy.additionalProperties ??= false;
    const required = Array.isArray(value.required) ? value.required : [];
    if (copy.additionalProperties !== false || Object.keys(value.properties).some((name) => !required.includes(name))) {
      strict = false;
    }
    return copy;
  };
  const closed = close(schema) as JsonObject;
  return { schema: closed, strict: strict && schema.type === 'object' };
}
