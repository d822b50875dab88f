import { answerHead } from './answer-head';
import { AudioCollector } from './collect-audio';
import { addItems, addLogprobs } from './collect-lists';
import type {
  ChatChoice,
  ChatChunk,
  ChatChunkChoice,
  ChatCompletion,
  ChatDelta,
  HubChunk,
  Message,
  ToolCall,
  ToolCallDelta,
} from './hub';
import type { Json, JsonObject } from './json';
import { messageText } from './message-text';

/** Members of a delta that come in pieces of text (`reasoning` is OpenRouter's name of `reasoning_content`). */
const TEXTS: ReadonlySet<string> = new Set(['content', 'refusal', 'reasoning_content', 'reasoning']);

/** Members of a choice that are put together; of the others the last one counts. */
const JOINED: ReadonlySet<string> = new Set(['index', 'delta', 'finish_reason', 'logprobs']);

/** Puts the chunks of one streamed chat answer together. */
export class ChatCollector {
  length = 0;
  private head: JsonObject | undefined;
  private readonly choices = new Map<number, ChatChoice>();
  private readonly spoken = new Map<Message, AudioCollector>();

  add(chunk: HubChunk): void {
    const { choices } = chunk as ChatChunk;
    // Azure begins with a chunk that has neither choices nor a name.
    if (choices.length) this.head ??= answerHead(chunk);
    for (const choice of choices) this.addChoice(choice);
  }

  whole(): ChatCompletion | undefined {
    if (!this.choices.size) return undefined;
    const choices = [...this.choices.values()].sort((a, b) => a.index - b.index);
    for (const [message, audio] of this.spoken) message.audio = audio.whole();
    for (const { message } of choices) {
      if (!message.tool_calls) continue;
      message.content ||= null;
      // A model that skips an index leaves a hole.
      message.tool_calls = message.tool_calls.filter(Boolean);
    }
    return { ...(this.head as ChatCompletion), object: 'chat.completion', choices };
  }

  private addChoice(piece: ChatChunkChoice): void {
    const { index, delta, finish_reason, logprobs } = piece;
    let choice = this.choices.get(index);
    if (!choice) {
      choice = { index, message: { role: 'assistant', content: null }, finish_reason: null };
      this.choices.set(index, choice);
    }
    for (const name in piece) if (!JOINED.has(name)) choice[name] = piece[name];
    if (finish_reason) choice.finish_reason = finish_reason;
    if (logprobs !== undefined) choice.logprobs = addLogprobs(choice.logprobs, logprobs);
    if (delta) this.addDelta(choice.message, delta);
  }

  private addDelta(message: Message, delta: ChatDelta): void {
    for (const name in delta) {
      const value = delta[name];
      if (name === 'role' || value === null || value === undefined) continue;
      if (name === 'audio') this.addAudio(message, value as JsonObject);
      else if (name === 'tool_calls') for (const call of value as ToolCallDelta[]) this.addToolCall(message, call);
      else if (TEXTS.has(name)) message[name] = this.join(message[name], value);
      else if (name === 'function_call')
        message[name] = this.joinFunction(message[name] as JsonObject, value as JsonObject);
      else if (Array.isArray(value)) message[name] = addItems(message[name], value);
      else message[name] = value;
    }
  }

  private addAudio(message: Message, piece: JsonObject): void {
    let audio = this.spoken.get(message);
    if (!audio) this.spoken.set(message, (audio = new AudioCollector()));
    this.length += audio.add(piece);
  }

  private addToolCall(message: Message, { index, function: called, ...further }: ToolCallDelta): void {
    const calls = (message.tool_calls ??= []);
    // Some providers send whole calls without an index.
    const call = (calls[index ?? calls.length] ??= { id: '', type: 'function', function: { name: '', arguments: '' } });
    for (const [name, value] of Object.entries(further)) if (value) call[name] = value;
    call.function = this.joinFunction(call.function, called ?? {}) as ToolCall['function'];
  }

  /** The name comes once, or again with every piece; the arguments come in pieces. */
  private joinFunction(before: JsonObject | undefined, more: JsonObject): JsonObject {
    return { name: before?.name || more.name || '', arguments: this.join(before?.arguments, more.arguments ?? '') };
  }

  private join(before: Json | undefined, more: Json): string {
    const text = typeof more === 'string' ? more : '';
    this.length += text.length;
    return typeof before === 'string' ? before + text : text;
  }
}

/** The chunks that say the same as a plain chat answer: for each choice its role, what it says, and how it ended. */
export function chatChunks(answer: ChatCompletion): ChatChunk[] {
  const { choices, usage: _, ...head } = answer;
  return choices.flatMap((choice) =>
    choiceChunks(choice).map((piece) => ({ ...head, object: 'chat.completion.chunk' as const, choices: [piece] })),
  );
}

function choiceChunks({ index, message, finish_reason, ...further }: ChatChoice): ChatChunkChoice[] {
  const { role: _, content, tool_calls, ...others } = message;
  const text = messageText(content);
  const deltas: ChatDelta[] = [{ role: 'assistant', content: text || !tool_calls ? '' : null }];
  // Thinking comes before the words, as models send it.
  const said = Object.entries(others).filter(([, value]) => value !== null);
  if (said.length) deltas.push(Object.fromEntries(said));
  if (text) deltas.push({ content: text });
  if (tool_calls) deltas.push({ tool_calls: tool_calls.map((call, position) => ({ ...call, index: position })) });
  return [
    ...deltas.map((delta) => ({ index, delta, finish_reason: null })),
    { ...further, index, delta: {}, finish_reason },
  ];
}
