import type { AiContext } from './context';
import { isJsonObject, type Json } from './json';
import { suggestion } from './parameters';
import type { AiRequest } from './request';

/** Names that stand in braces, each with what it is filled in by. */
const NAMES: Readonly<Record<string, (ai: AiContext, request: AiRequest | undefined) => Json | undefined>> = {
  consumer: (ai) => ai.consumer?.name ?? 'anonymous',
  'consumer.id': (ai) => ai.consumer?.id,
  team: (ai) => ai.consumer?.team ?? 'none',
  key: (ai) => ai.consumer?.keyId,
  date: (ai) => new Date(ai.startedAt).toISOString().slice(0, 10),
  id: (ai) => ai.id,
  ip: (ai) => ai.ip,
  model: (ai, request) => request?.model ?? ai.requestedModel,
};

const PLACEHOLDER = /\{([a-z]+(?:\.[\w.-]+)?)\}/gi;

/** A text whose placeholders are filled in for one request. */
export type Template = (ai: AiContext, request?: AiRequest) => Json | undefined;

/** What may stand in braces, for documentation. */
export const PLACEHOLDERS =
  `${Object.keys(NAMES)
    .map((name) => `\`{${name}}\``)
    .join(', ')}, ` + '`{header.<name>}` (of the client’s request) and `{body.<member>}`';

/**
 * Compiles a text with placeholders. One that is nothing but a placeholder keeps the value's kind: `{body.metadata}`
 * stays an object; elsewhere what is missing is an empty text.
 *
 * Throws, for a name that nobody knows.
 */
export function compileTemplate(text: string): Template {
  const found = [...text.matchAll(PLACEHOLDER)].map(([, name]) => valueOf(name!));
  if (found.length === 0) return () => text;
  if (found.length === 1 && text.replace(PLACEHOLDER, '') === '') return found[0]!;
  return (ai, request) => {
    let index = 0;
    return text.replace(PLACEHOLDER, () => asText(found[index++]!(ai, request)));
  };
}

function valueOf(name: string): Template {
  const [first, ...rest] = name.split('.');
  if (first === 'header' && rest.length) {
    const header = rest.join('.').toLowerCase();
    return (ai) => ai.headers[header]?.toString();
  }
  if (first === 'body' && rest.length) return (_, request) => rest.reduce(member, request?.native.body);
  const known = NAMES[name];
  if (known) return known;
  const names = [...Object.keys(NAMES), 'header.<name>', 'body.<member>'];
  throw new Error(`the placeholder {${name}} is not known; ${suggestion(name, names)}`);
}

function member(value: Json | undefined, name: string): Json | undefined {
  if (Array.isArray(value)) return value[Number(name)];
  return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
}

function asText(value: Json | undefined): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
