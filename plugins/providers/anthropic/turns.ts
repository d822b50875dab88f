import type { Message } from '../../core/hub';
import { textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import type { Block } from '../../core/messages-api';
import { isBlank, toBlocks } from './parts';
import { assistantContent, contentOf, toolResult } from './turn-content';

export interface Turn extends JsonObject {
  role: 'user' | 'assistant' | 'system';
  content: string | Block[];
}

/** A turn while messages are added to it. */
interface TurnInProgress {
  role: Turn['role'];
  /** Tool results stand before everything else in the turn that answers a call. */
  results: Block[];
  contents: (string | Block[])[];
}

/** Stands where a user must have spoken: conversations here begin with the user, elsewhere they need not. */
const OPENING = '(The conversation begins.)';

const isInstruction = (message: Message): boolean => message.role === 'system' || message.role === 'developer';

/**
 * The members `system` and `messages`: leading instructions become the system prompt, neighbours of one role become
 * one turn, and turns without content are left out.
 *
 * @param systemTurns whether the model takes instructions in the midst of a conversation
 */
export function toConversation(messages: readonly Message[], systemTurns: boolean): JsonObject & { messages: Turn[] } {
  const instructions = messages.findIndex((message) => !isInstruction(message));
  const leading = instructions === -1 ? messages.length : instructions;
  const turns = new Turns(systemTurns);
  for (let index = leading; index < messages.length; index++) turns.add(messages, index);
  const system = systemPrompt(messages.slice(0, leading));
  // Instructions alone are answered elsewhere; here somebody must ask.
  if (!turns.list.length && system !== undefined) return { messages: [{ role: 'user', content: system }] };
  return { ...(system === undefined ? {} : { system }), messages: turns.finish() };
}

function systemPrompt(messages: readonly Message[]): string | Block[] | undefined {
  const [only] = messages;
  if (messages.length === 1 && typeof only?.content === 'string')
    return isBlank(only.content) ? undefined : only.content;
  const blocks = messages.flatMap((message, index) => toBlocks(message.content, `messages[${index}].content`));
  return blocks.length ? blocks : undefined;
}

class Turns {
  readonly list: TurnInProgress[] = [];

  constructor(private readonly systemTurns: boolean) {}

  add(messages: readonly Message[], index: number): void {
    const message = messages[index]!;
    const path = `messages[${index}].content`;
    if (isInstruction(message)) this.addInstruction(message, path, messages[index + 1]);
    else if (message.role === 'tool') this.turn('user').results.push(toolResult(message, path));
    else if (message.role === 'assistant') this.push('assistant', assistantContent(message, path));
    else this.push('user', contentOf(message, path));
  }

  finish(): Turn[] {
    const turns = this.list.map(finished);
    if (turns[0]?.role !== 'user') turns.unshift({ role: 'user', content: OPENING });
    const last = turns.at(-1);
    if (last?.role === 'assistant') trimEnd(last);
    return turns;
  }

  /** A later instruction stays in its place: as a turn of its own where the model has those, else as marked text. */
  private addInstruction(message: Message, path: string, next: Message | undefined): void {
    const blocks = toBlocks(message.content, path);
    const placed = this.list.at(-1)?.role === 'user' && (!next || next.role === 'assistant');
    if (this.systemTurns && placed) return this.push('system', blocks);
    const texts = blocks.filter((block) => block.type === 'text');
    this.push(
      'user',
      texts.map((block) => ({ ...block, text: `<system>\n${textOf(block.text)}\n</system>` })),
    );
  }

  private push(role: Turn['role'], content: string | Block[]): void {
    if (content.length) this.turn(role).contents.push(content);
  }

  private turn(role: Turn['role']): TurnInProgress {
    const last = this.list.at(-1);
    if (last?.role === role) return last;
    const begun: TurnInProgress = { role, results: [], contents: [] };
    this.list.push(begun);
    return begun;
  }
}

/** A turn's content stays a text if that is all there is. */
function finished({ role, results, contents }: TurnInProgress): Turn {
  const [only] = contents;
  if (typeof only === 'string' && contents.length === 1 && !results.length) return { role, content: only };
  return { role, content: [...results, ...contents.flatMap(asBlocks)] };
}

function asBlocks(content: string | Block[]): Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

/** A last turn of the assistant is continued, and the API refuses to continue after white space. */
function trimEnd(turn: Turn): void {
  if (typeof turn.content === 'string') turn.content = turn.content.trimEnd();
  else turn.content = turn.content.map((block, index, all) => (index === all.length - 1 ? trimmed(block) : block));
}

function trimmed(block: Block): Block {
  return block.type === 'text' && typeof block.text === 'string' ? { ...block, text: block.text.trimEnd() } : block;
}
