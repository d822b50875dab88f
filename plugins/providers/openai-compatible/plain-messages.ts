import { searchResultText, titledText } from '../../core/document-text';
import type { ContentPart, Message, ToolCall } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';

/** Kinds of parts that OpenAI's API has, each with the member of the same name that holds its matter. */
const PARTS: ReadonlySet<string> = new Set(['text', 'image_url', 'file', 'input_audio', 'refusal']);

/**
 * The hub's messages with nothing in them but what OpenAI's API has, which refuses members it does not know.
 *
 * @param dropped takes the names of what had to be left out
 */
export function plainMessages(messages: readonly Message[], dropped: Set<string>): Message[] {
  const plain: Message[] = [];
  const shown: ContentPart[] = [];
  for (const message of messages) {
    if (message.role !== 'tool' && shown.length) plain.push({ role: 'user', content: shown.splice(0) });
    plain.push(plainMessage(message, dropped));
    if (message.role === 'tool') shown.push(...partsToShow(message, dropped));
  }
  if (shown.length) plain.push({ role: 'user', content: shown });
  return plain;
}

function plainMessage(message: Message, dropped: Set<string>): Message {
  const { role, content, name, refusal, tool_calls: calls, tool_call_id: id } = message;
  if (message.cache_control) dropped.add('cache_control');
  return {
    role,
    content: role === 'tool' ? plainText(content, dropped) : plainContent(message, dropped),
    ...(name === undefined ? {} : { name }),
    ...(refusal ? { refusal } : {}),
    ...(calls?.length ? { tool_calls: calls.map(plainCall) } : {}),
    ...(id === undefined ? {} : { tool_call_id: id }),
  };
}

function plainCall({ id, type, function: called }: ToolCall): ToolCall {
  return { id, type, function: called };
}

/** Content that is text alone becomes one text: several relatives of the API take no parts. */
function plainContent({ role, content }: Message, dropped: Set<string>): Message['content'] {
  if (!Array.isArray(content)) return content ?? null;
  const parts = content.flatMap((part) => plainPart(part, dropped));
  return parts.every((part) => part.type === 'text') ? joined(parts, role) : parts;
}

/** The text of a tool's result; the API takes nothing else there. */
function plainText(content: Message['content'], dropped: Set<string>): string {
  if (!Array.isArray(content)) return content ?? '';
  return joined(
    content.flatMap((part) => plainPart(part, dropped)).filter((part) => part.type === 'text'),
    'tool',
  );
}

/** Images and files that a tool returned: the user shows them behind the results. */
function partsToShow({ content, tool_call_id: id }: Message, dropped: Set<string>): ContentPart[] {
  if (!Array.isArray(content)) return [];
  const parts = content.flatMap((part) => plainPart(part, dropped)).filter((part) => part.type !== 'text');
  return parts.length ? [{ type: 'text', text: `The result of ${textOf(id)} shows:` }, ...parts] : [];
}

/** A model's own text is in pieces where one of its APIs breaks it, such as around a citation in a sentence. */
function joined(parts: readonly ContentPart[], role: Message['role']): string {
  return parts.map((part) => textOf(part.text)).join(role === 'assistant' ? '' : '\n');
}

function plainPart(part: ContentPart, dropped: Set<string>): ContentPart[] {
  const { type, cache_control: cached } = part;
  if (cached) dropped.add('cache_control');
  if (type === 'text') return [{ type, text: titledText(part) }];
  if (type === 'search_result') return [{ type: 'text', text: searchResultText(part) }];
  // The API insists on a name beside a file's data.
  if (type === 'file' && isJsonObject(part.file)) return [{ type, file: { filename: 'document.pdf', ...part.file } }];
  if (PARTS.has(type)) return [{ type, [type]: part[type] }];
  dropped.add(`messages.content.${type}`);
  return [];
}
