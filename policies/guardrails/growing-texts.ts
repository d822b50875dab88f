/** The texts in the chunks of a streamed answer that go on in the next one. */
import type { HubChunk } from '../../plugins/core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';

/** One choice of a chunk, of whatever operation. */
export type Choice = JsonObject & { index?: number };

/** A piece of a text; pieces of one choice with the same name belong one behind the other. */
export interface Piece {
  readonly name: string;
  readonly json: boolean;
  readonly text: string;
}

const TEXTS = ['content', 'refusal', 'reasoning_content', 'reasoning'];
const CALLS = 'tool_calls';

export function choicesIn(chunk: HubChunk): readonly Choice[] {
  return chunk.choices;
}

export function piecesIn(choice: Choice): Piece[] {
  const pieces: Piece[] = [];
  mapped(choice, (piece) => {
    pieces.push(piece);
    return piece.text;
  });
  return pieces;
}

/** The choice with other texts in it. */
export function mapped(choice: Choice, change: (piece: Piece) => string): Choice {
  if (typeof choice.text === 'string')
    return { ...choice, text: change({ name: 'text', json: false, text: choice.text }) };
  if (!isJsonObject(choice.delta)) return choice;
  const delta: JsonObject = { ...choice.delta };
  for (const name of TEXTS) {
    const text = delta[name];
    if (typeof text === 'string') delta[name] = change({ name, json: false, text });
  }
  if (Array.isArray(delta.tool_calls)) {
    delta.tool_calls = delta.tool_calls.map((call, order) => mappedCall(call, order, change));
  }
  if (isJsonObject(delta.function_call))
    delta.function_call = mappedArguments(delta.function_call, 'function_call', change);
  if (isJsonObject(delta.audio) && typeof delta.audio.transcript === 'string') {
    const transcript = change({ name: 'transcript', json: false, text: delta.audio.transcript });
    delta.audio = { ...delta.audio, transcript };
  }
  return { ...choice, delta };
}

function mappedCall(call: Json, order: number, change: (piece: Piece) => string): Json {
  if (!isJsonObject(call) || !isJsonObject(call.function)) return call;
  const index = typeof call.index === 'number' ? call.index : order;
  return { ...call, function: mappedArguments(call.function, `${CALLS} ${index}`, change) };
}

/** A call begins without arguments: that ends the text before. */
function mappedArguments(called: JsonObject, name: string, change: (piece: Piece) => string): JsonObject {
  const text = typeof called.arguments === 'string' ? called.arguments : '';
  const changed = change({ name, json: true, text });
  return changed === '' && called.arguments === undefined ? called : { ...called, arguments: changed };
}

/** Whether a choice has texts and nothing else, and all of them are empty. */
export function saysNothing({ text, delta, finish_reason: finish }: Choice): boolean {
  if (finish) return false;
  if (!isJsonObject(delta)) return text === '';
  const said = Object.entries(delta);
  return said.length > 0 && said.every(([name, value]) => TEXTS.includes(name) && !value);
}

/** A choice that says nothing but the rest of a text. */
export function choiceOf(index: number, name: string, text: string): Choice {
  if (name === 'text') return { index, text, logprobs: null, finish_reason: null };
  if (name.startsWith(CALLS)) {
    const call = { index: Number(name.slice(CALLS.length)), function: { arguments: text } };
    return { index, delta: { tool_calls: [call] }, finish_reason: null };
  }
  if (name === 'function_call') return { index, delta: { function_call: { arguments: text } }, finish_reason: null };
  if (name === 'transcript') return { index, delta: { audio: { transcript: text } }, finish_reason: null };
  return { index, delta: { [name]: text }, finish_reason: null };
}

/** What a choice says besides: whole things, such as citations. `undefined` for nothing. */
export function othersIn(choice: Choice): JsonObject | undefined {
  if (!isJsonObject(choice.delta)) return undefined;
  const { role: _role, content, tool_calls: _calls, function_call: _call, audio: _audio, ...others } = choice.delta;
  for (const name of TEXTS) delete others[name];
  if (typeof content === 'object' && content !== null) others.content = content;
  return Object.keys(others).length ? others : undefined;
}

/** The names of the calls that begin in a choice. */
export function calledIn({ delta }: Choice): JsonObject[] {
  if (!isJsonObject(delta)) return [];
  const calls = Array.isArray(delta.tool_calls) ? delta.tool_calls : [];
  const called = [...calls.map((call) => (isJsonObject(call) ? call.function : undefined)), delta.function_call];
  return called.filter(isJsonObject).flatMap(({ name }) => (name ? [{ name }] : []));
}

/** The choice with other names of calls in it. */
export function withNames(choice: Choice, change: (named: JsonObject) => JsonObject): Choice {
  const { delta } = choice;
  if (!isJsonObject(delta) || !Array.isArray(delta.tool_calls)) return choice;
  const calls = delta.tool_calls.map((call) => {
    if (!isJsonObject(call) || !isJsonObject(call.function) || !call.function.name) return call;
    return { ...call, function: { ...call.function, ...change({ name: call.function.name }) } };
  });
  return { ...choice, delta: { ...delta, tool_calls: calls } };
}

/** Members of chunks and choices that are looked at elsewhere, or are no text. */
const KNOWN = new Set([
  'id',
  'object',
  'created',
  'model',
  'choices',
  'usage',
  'index',
  'delta',
  'text',
  'finish_reason',
  'logprobs',
]);

/** What a chunk says beside its choices, and a choice beside its texts. `undefined` for nothing. */
export function unknownIn(holder: object): JsonObject | undefined {
  let unknown: JsonObject | undefined;
  for (const member in holder) {
    if (KNOWN.has(member)) continue;
    const value = (holder as JsonObject)[member];
    if (typeof value === 'string' || (typeof value === 'object' && value !== null)) (unknown ??= {})[member] = value;
  }
  return unknown;
}
