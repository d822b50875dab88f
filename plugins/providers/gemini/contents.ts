import type { GeminiPart } from '../../core/gemini-api';
import type { Message } from '../../core/hub';
import { objectIn, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { messageText } from '../../core/message-text';
import { modelParts } from './model-turn';
import type { ModelTraits } from './models';
import { toParts } from './parts';

interface Turn extends JsonObject {
  role: 'user' | 'model';
  parts: GeminiPart[];
}

const isInstruction = ({ role }: Message): boolean => role === 'system' || role === 'developer';

/**
 * The members `systemInstruction` and `contents`. Neighbours of one role become one turn.
 *
 * @param dropped takes the names of what is left out
 */
export function toConversation(
  messages: readonly Message[],
  traits: ModelTraits,
  dropped: string[],
): JsonObject & { contents: Turn[] } {
  const first = messages.findIndex((message) => !isInstruction(message));
  const leading = first === -1 ? messages.length : first;
  const system = messages
    .slice(0, leading)
    .flatMap(({ content }, index) => toParts(content, `messages[${index}].content`, dropped));
  const turns = new Turns(traits, dropped);
  // Instructions alone are answered elsewhere; here somebody must ask.
  const apart = traits.systemInstruction && leading < messages.length;
  if (!apart && system.length) turns.push('user', system);
  for (let index = leading; index < messages.length; index++) turns.add(messages[index]!, `messages[${index}].content`);
  return { ...(apart && system.length ? { systemInstruction: { parts: system } } : {}), contents: turns.finish() };
}

class Turns {
  private readonly list: Turn[] = [];
  /** Names of the functions that were called, by the id of the call: results must say them. */
  private readonly names = new Map<string, string>();
  /** The turn of results that is being made. Nothing else stands in it. */
  private results: Turn | undefined;
  /** What results show besides their text, for models that take only text in them. */
  private readonly shown: GeminiPart[] = [];

  constructor(
    private readonly traits: ModelTraits,
    private readonly dropped: string[],
  ) {}

  add(message: Message, path: string): void {
    if (message.role === 'tool' || message.role === 'function') return this.addResult(message, path);
    this.push('user', this.shown.splice(0));
    if (isInstruction(message)) return this.push('user', this.instruction(message, path));
    if (message.role !== 'assistant') return this.push('user', toParts(message.content, path, this.dropped));
    for (const { id, function: called } of message.tool_calls ?? []) this.names.set(id, textOf(called?.name));
    this.push('model', modelParts(message, this.traits));
  }

  finish(): Turn[] {
    this.push('user', this.shown.splice(0));
    return this.list;
  }

  push(role: Turn['role'], parts: readonly GeminiPart[]): void {
    if (!parts.length) return;
    const last = this.list.at(-1);
    if (last?.role === role && last !== this.results) last.parts.push(...parts);
    else this.list.push({ role, parts: [...parts] });
  }

  /** A later instruction stays in its place, as marked text. */
  private instruction(message: Message, path: string): GeminiPart[] {
    const texts = toParts(message.content, path, this.dropped).filter(({ text }) => text !== undefined);
    return texts.map(({ text }) => ({ text: `<system>\n${textOf(text)}\n</system>` }));
  }

  private addResult(message: Message, path: string): void {
    const { content, tool_call_id: id, name, is_error: failed } = message;
    const media = Array.isArray(content)
      ? toParts(content, path, this.dropped).filter(({ text }) => text === undefined)
      : [];
    const inside = this.traits.mediaInResults ? media : [];
    const called = this.names.get(textOf(id)) ?? name ?? 'function';
    const functionResponse = {
      ...(id ? { id } : {}),
      name: called,
      response: responseOf(messageText(content), failed === true),
      ...(inside.length ? { parts: inside } : {}),
    };
    if (this.list.at(-1) !== this.results || !this.results)
      this.list.push((this.results = { role: 'user', parts: [] }));
    this.results.parts.push({ functionResponse });
    if (!inside.length) this.showLater(called, media);
  }

  /** Behind the results, as something that the user shows. */
  private showLater(name: string, media: readonly GeminiPart[]): void {
    if (media.length) this.shown.push({ text: `The result of ${name} shows:` }, ...media);
  }
}

/** A result must be an object; Google's documentation names these two members for one that is not. */
function responseOf(text: string, failed: boolean): JsonObject {
  if (failed) return { error: text };
  // Most results are plain text.
  return objectIn(text) ?? { output: text };
}
