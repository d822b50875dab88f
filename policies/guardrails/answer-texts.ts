import { AiError } from '../../plugins/core/error';
import type { ChatChunk, HubChunk } from '../../plugins/core/hub';
import { isJsonObject, type JsonObject } from '../../plugins/core/json';
import {
  calledIn,
  type Choice,
  choiceOf,
  choicesIn,
  mapped,
  othersIn,
  type Piece,
  piecesIn,
  saysNothing,
  unknownIn,
  withNames,
} from './growing-texts';
import type { Rule } from './guard';
import { TextStream } from './text-stream';
import { passagesOf } from './texts';

/** Choices, calls and kinds of text of one answer at the most. */
const MOST_TEXTS = 1024;

/** Whether all that stands in a part is decided. */
export type Mark = () => boolean;

interface Growing {
  readonly index: number;
  readonly name: string;
  readonly stream: TextStream;
  received: number;
}

/**
 * All texts of a streamed answer. A text ends where another text of the same choice begins, so that nothing waits for
 * what will not come.
 */
export class AnswerTexts {
  private readonly texts = new Map<string, Growing>();

  /** @param others looks at what comes whole, and changes it */
  constructor(
    private readonly rules: readonly Rule[],
    private readonly others: (said: JsonObject) => JsonObject,
  ) {}

  /** Looks at a chunk; tells what must be decided before it can be sent. */
  watch(chunk: HubChunk): Mark[] {
    const marks: Mark[] = [];
    this.looked(unknownIn(chunk));
    for (const choice of choicesIn(chunk)) {
      for (const piece of [...piecesIn(choice), ...moreIn(othersIn(choice))]) {
        this.endOthers(choice, piece);
        marks.push(this.take(choice, piece));
      }
      if (choice.finish_reason) this.endAll(indexOf(choice));
      for (const said of [othersIn(choice), unknownIn(choice), ...calledIn(choice)]) this.looked(said);
    }
    return marks;
  }

  /** Looks at an event that the hub has no form for. */
  watchEvent(event: JsonObject): Mark[] {
    this.others(event);
    const { type, index, item_id: item, delta } = event;
    const of = { index: -1, delta: {} };
    const pieces = moreIn(delta === undefined ? undefined : { delta }, JSON.stringify([type, index, item]));
    if (pieces.length === 0) this.endAll(of.index);
    return pieces.map((piece) => this.take(of, piece));
  }

  private take(choice: Choice, piece: Piece): Mark {
    const text = this.textOf(choice, piece);
    text.received += piece.text.length;
    const upTo = text.received;
    text.stream.push(piece.text);
    return () => text.received - text.stream.waiting >= upTo;
  }

  private looked(said: JsonObject | undefined): JsonObject {
    return said ? this.others(said) : {};
  }

  /** The chunks that say what can be said by now. */
  rewrite(chunk: HubChunk): HubChunk[] {
    const choices = choicesIn(chunk);
    const sent = { ...chunk, ...this.looked(unknownIn(chunk)) };
    if (choices.length === 0) return [sent];
    return choices.flatMap((choice) => this.rewritten(choice)).map((choice) => withChoice(sent, choice));
  }

  /** What is left of a choice, or of all of them, as chunks like this one. */
  rest(like: HubChunk): HubChunk[] {
    return this.endAll().map((choice) => withChoice(like, choice));
  }

  private rewritten(choice: Choice): Choice[] {
    const before: Choice[] = [];
    const changed = mapped(choice, (piece) => {
      before.push(...this.endOthers(choice, piece));
      const { stream } = this.textOf(choice, piece);
      return stream.push(piece.text) + (choice.finish_reason ? stream.end() : '');
    });
    if (choice.finish_reason) before.push(...this.endAll(indexOf(choice)));
    // Of the tokens' probabilities nobody can say which belong to what was changed.
    const { logprobs: _logprobs, ...named } = withNames(changed, this.others);
    const sent: Choice = { ...named, ...this.looked(unknownIn(choice)) };
    const others = othersIn(choice);
    if (others) sent.delta = { ...(sent.delta as JsonObject), ...withoutPieces(this.others(others)) };
    return saysNothing(sent) && !saysNothing(choice) ? before : [...before, sent];
  }

  private textOf(choice: Choice, { name, json }: Piece): Growing {
    const index = indexOf(choice);
    const key = `${index} ${name}`;
    let text = this.texts.get(key);
    if (!text) {
      if (this.texts.size === MOST_TEXTS) throw tooMany();
      this.texts.set(key, (text = { index, name, stream: new TextStream(this.rules, json), received: 0 }));
    }
    return text;
  }

  private endOthers(choice: Choice, { name, text }: Piece): Choice[] {
    const index = indexOf(choice);
    if (name.startsWith(OTHER)) return [];
    if (text === '' && (kindOf(name) !== 'call' || this.texts.has(`${index} ${name}`))) return [];
    return this.end(
      (other) => other.index === index && other.name !== name && !(isThought(name) && isThought(other.name)),
    );
  }

  private endAll(index?: number): Choice[] {
    return this.end((text) => index === undefined || text.index === index);
  }

  private end(which: (text: Growing) => boolean): Choice[] {
    const ended = [...this.texts.values()].filter((text) => text.stream.waiting > 0 && which(text));
    return ended.flatMap(({ index, name, stream }) => {
      const rest = stream.end();
      return rest ? [choiceOf(index, name, rest)] : [];
    });
  }
}

/** Thoughts in further forms, piece by piece: what is said in them is said in `reasoning_content`, too. */
function withoutPieces(others: JsonObject): JsonObject {
  const { reasoning_details: details, thinking_blocks: blocks } = others;
  const whole = Array.isArray(blocks) ? blocks.filter((block) => isJsonObject(block) && isWhole(block)) : blocks;
  return { ...others, ...(details && { reasoning_details: [] }), ...(blocks && { thinking_blocks: whole }) };
}

/** The signature, or what is said in secret, comes last. */
function isWhole({ signature, data }: JsonObject): boolean {
  return Boolean(signature ?? data);
}

/** Texts that go on in the next chunk in members that the hub does not know. */
function moreIn(others: JsonObject | undefined, place = ''): Piece[] {
  if (!others) return [];
  const texts = passagesOf(others).flat();
  return texts.map(({ member, json, text }) => ({ name: `${OTHER} ${place} ${member}`, json, text }));
}

function indexOf({ index }: Choice): number {
  return typeof index === 'number' ? index : 0;
}

function kindOf(name: string): string {
  return name.startsWith('tool_calls') || name === 'function_call' ? 'call' : name;
}

const OTHER = 'other';

/** Some providers say a thought in two members at once. */
function isThought(name: string): boolean {
  return name.startsWith('reasoning') || name.startsWith(OTHER);
}

function withChoice(chunk: HubChunk, choice: Choice): HubChunk {
  return { ...chunk, choices: [choice] } as unknown as ChatChunk;
}

function tooMany(): AiError {
  return new AiError('The provider sent more texts at once than can be checked.', {
    status: 502,
    code: 'invalid_provider_answer',
  });
}
