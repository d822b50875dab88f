/**
 * Functions as OpenAI's models read them: a TypeScript namespace that the service writes from their JSON schemas.
 * The form is not documented; it was found by comparing texts with recorded usage.
 */
import type { Tool } from '../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../core/json';

type DeclaredFunction = Tool['function'];

/** TypeScript's word for what a schema leaves open. */
const UNTYPED = 'any';

export function toolNamespace(functions: readonly DeclaredFunction[]): string {
  const types = functions.flatMap((declared) => [...functionType(declared), '']);
  return ['namespace functions {', '', ...types, '} // namespace functions'].join('\n');
}

function functionType({ name, description, parameters }: DeclaredFunction): string[] {
  // Only the first line of a function's description becomes a comment; the others stand as they are.
  const about = typeof description === 'string' && description ? [`// ${description.trim()}`] : [];
  const members = isJsonObject(parameters) ? memberLines(parameters, 0) : [];
  if (members.length === 0) return [...about, `type ${name} = () => any;`];
  return [...about, `type ${name} = (_: {`, ...members, '}) => any;'];
}

function memberLines(schema: JsonObject, depth: number): string[] {
  if (!isJsonObject(schema.properties)) return [];
  const required = Array.isArray(schema.required) ? schema.required : [];
  const indent = ' '.repeat(depth);
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    if (!isJsonObject(member)) return [];
    const optional = required.includes(name) ? '' : '?';
    const standard = member.default === undefined ? '' : ` // default: ${literal(member.default)}`;
    return [...comments(member, indent), `${indent}${name}${optional}: ${typeName(member, depth)},${standard}`];
  });
}

function comments({ title, description }: JsonObject, indent: string): string[] {
  const lines = typeof title === 'string' ? [`// ${title}`, '//'] : [];
  if (typeof description === 'string' && description) {
    lines.push(...description.split('\n').map((line) => `// ${line}`));
  }
  return lines.map((line) => indent + line);
}

function typeName(schema: JsonObject, depth: number): string {
  if (Array.isArray(schema.enum)) return schema.enum.map(literal).join(' | ');
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) {
    return choices.map((choice) => (isJsonObject(choice) ? typeName(choice, depth) : UNTYPED)).join(' | ');
  }
  if (Array.isArray(schema.type)) return schema.type.map((type) => typeName({ ...schema, type }, depth)).join(' | ');
  switch (schema.type) {
    case 'integer':
    case 'number':
      return 'number';
    case 'string':
    case 'boolean':
    case 'null':
      return schema.type;
    case 'array':
      return arrayType(schema.items, depth);
    case 'object':
      return objectType(schema, depth);
    default:
      return UNTYPED;
  }
}

function arrayType(items: Json | undefined, depth: number): string {
  if (!isJsonObject(items)) return `${UNTYPED}[]`;
  const item = typeName(items, depth);
  return item.includes('\n') ? `Array<\n${item}\n>` : `${item}[]`;
}

function objectType(schema: JsonObject, depth: number): string {
  const members = memberLines(schema, depth + 2);
  return members.length === 0 ? 'object' : ['{', ...members, `${' '.repeat(depth)}}`].join('\n');
}

function literal(value: Json): string {
  return JSON.stringify(value);
}
