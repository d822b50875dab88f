/** All texts of a JSON body: of a request in whatever API, or of an answer. What is new in an API is looked at, too. */
import { invalidRequest } from '../../plugins/core/error';
import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';

/** A text, and where it stands. */
export interface Text {
  readonly text: string;
  readonly holder: JsonObject | Json[];
  readonly member: string;
  /** It is a member's name and not its value. */
  readonly isName?: boolean;
  /** It is JSON in a text. */
  readonly json: boolean;
}

/** Texts that a model reads as one: the parts of a message. Mostly one alone. */
export type Passage = readonly Text[];

const named = (...lines: string[]) => new Set(lines.flatMap((line) => line.split(' ')));

/** Members whose values come from closed lists: short words, so that whatever is longer is a text after all. */
const SETTINGS = named(
  'type role object status format encoding_format response_mime_type responseMimeType media_type mime_type mimeType',
  'content_type finish_reason finishReason stop_reason native_finish_reason detail quality size voice effort',
  'reasoning_effort verbosity service_tier truncation tool_choice background style resolution aspect_ratio',
);
const SETTING = /^\S{0,40}$/;
/** Members that name things. */
const NAMES = named(
  'id tool_call_id tool_use_id call_id item_id file_id container_id previous_response_id response_id responseId',
  'model modelVersion system_fingerprint',
);
const NAME = /^\S*$/;
/** Members that hold no text: addresses, images, sound, signatures. */
const NOT_TEXT = named(
  'url uri file_uri fileUri image_url b64_json embedding signature thoughtSignature thought_signature',
  'encrypted_content encrypted_stdout encrypted_index',
);
/** Members that hold bytes, unless a text is said to stand there. */
const BYTES = new Set(['data', 'file_data', 'bytes', 'bytesBase64Encoded']);
/** Of tokens, said or not; what is said stands elsewhere as a text. */
const PROBABILITIES = new Set(['logprobs', 'logprobsResult']);
/** Members in which a caller, or the model, chooses the members' names: there everything is text. */
const FREE = named('input args arguments variables metadata env default example');
/** Lists of such objects. */
const FREE_LISTS = named('documents examples input_examples enum');
/** Members of a JSON Schema whose members' names are chosen. */
const CHOSEN_NAMES = named('properties patternProperties $defs definitions dependentSchemas');
/** Members that hold JSON in a text. */
const JSON_TEXT = new Set(['arguments', 'partial_json']);

/** A body nested deeper than this is nobody's. */
const DEEPEST = 200;

export function passagesOf(body: Json): Passage[] {
  const collector = new Collector();
  collector.visit(body, false, 0);
  return collector.passages;
}

/** The body with other texts; what did not change is shared. */
export function withTexts(body: Json, changes: ReadonlyMap<Text, string>): Json {
  const byHolder = new Map<unknown, [Text, string][]>();
  for (const [text, changed] of changes) {
    byHolder.set(text.holder, [...(byHolder.get(text.holder) ?? []), [text, changed]]);
  }
  return rebuilt(body, byHolder);
}

/** An answer without the probabilities of its tokens, which tell what has been redacted. */
export function withoutProbabilities<T extends Json | undefined>(value: T): T {
  if (Array.isArray(value)) return value.map(withoutProbabilities) as T;
  if (!isJsonObject(value)) return value;
  const members = Object.entries(value).filter(([member]) => !PROBABILITIES.has(member));
  return Object.fromEntries(members.map(([member, inner]) => [member, withoutProbabilities(inner)])) as T;
}

class Collector {
  readonly passages: Text[][] = [];

  visit(value: Json | undefined, free: boolean, depth: number): void {
    if (depth > DEEPEST) throw invalidRequest(`The body is nested deeper than ${DEEPEST} levels.`);
    if (Array.isArray(value)) this.visitList(value, free, depth);
    else if (isJsonObject(value)) this.visitObject(value, free, depth);
  }

  /** Parts of one message that stand in one list are read one behind the other. */
  private visitList(list: Json[], free: boolean, depth: number): void {
    let parts: Text[] | undefined;
    for (const [index, item] of list.entries()) {
      if (typeof item === 'string')
        this.passages.push([{ text: item, holder: list, member: String(index), json: false }]);
      else if (!free && isJsonObject(item) && typeof item.text === 'string') {
        const text = { text: item.text, holder: item, member: 'text', json: false };
        if (parts) parts.push(text);
        else this.passages.push((parts = [text]));
        this.visitObject(item, free, depth + 1, 'text');
      } else this.visit(item, free, depth + 1);
    }
  }

  private visitObject(object: JsonObject, free: boolean, depth: number, except?: string): void {
    for (const [member, value] of Object.entries(object)) {
      if (member === except || (!free && PROBABILITIES.has(member))) continue;
      if (free) this.addName(object, member);
      if (typeof value === 'string') {
        if (!free && isNoText(member, object)) continue;
        this.passages.push([{ text: value, holder: object, member, json: JSON_TEXT.has(member) }]);
      } else if (free || !Array.isArray(value) || !NOT_TEXT.has(member)) {
        // The names of a tool's parameters are chosen; what says of what type they are is not.
        if (CHOSEN_NAMES.has(member) && isJsonObject(value)) for (const name in value) this.addName(value, name);
        this.visit(value, free || isFree(member, object), depth + 1);
      }
    }
  }

  private addName(holder: JsonObject, member: string): void {
    this.passages.push([{ text: member, holder, member, isName: true, json: false }]);
  }
}

/** Gemini has the result of a function in `response`; elsewhere it is the whole answer, in an event with a type. */
function isFree(member: string, holder: JsonObject): boolean {
  if (member === 'response') return typeof holder.type !== 'string';
  return FREE_LISTS.has(member) || (FREE.has(member) && !Array.isArray(holder[member]));
}

function isNoText(member: string, holder: JsonObject): boolean {
  if (NOT_TEXT.has(member)) return true;
  const value = String(holder[member]);
  if (SETTINGS.has(member)) return SETTING.test(value);
  if (NAMES.has(member)) return NAME.test(value);
  return BYTES.has(member) && holder.type !== 'text';
}

function rebuilt(value: Json | undefined, changes: ReadonlyMap<unknown, [Text, string][]>): Json {
  if (Array.isArray(value)) {
    const items = value.map((item) => rebuilt(item, changes));
    for (const [{ member }, text] of changes.get(value) ?? []) items[Number(member)] = text;
    return items.every((item, index) => item === value[index]) ? value : items;
  }
  if (!isJsonObject(value)) return value ?? null;
  let changed = changes.has(value);
  const own = changes.get(value) ?? [];
  const members = Object.entries(value).map(([member, inner]): [string, Json | undefined] => {
    const name = own.find(([text]) => text.isName && text.member === member)?.[1] ?? member;
    const text = own.find(([text]) => !text.isName && text.member === member)?.[1];
    const after = text ?? (inner === undefined ? undefined : rebuilt(inner, changes));
    changed ||= after !== inner;
    return [name, after];
  });
  return changed ? Object.fromEntries(members) : value;
}
