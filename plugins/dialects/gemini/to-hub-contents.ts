import { madeUpCallId } from '../../core/gemini-api';
import type { GeminiPart } from '../../core/gemini-api';
import { messageOfTurn } from '../../core/gemini-turn';
import type { ContentPart, Message } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { membersOf, objectsOf } from './lenient-json';
import { plainPart, toHubPart } from './to-hub-part';

interface Turn {
  model: boolean;
  parts: GeminiPart[];
}

/** A call that has not been answered yet. */
interface OpenCall {
  id: string;
  name: string;
}

/** The `contents` of a request. One turn of the user may become several messages: each answer of a function is one. */
export function toHubMessages(contents: Json | undefined): Message[] {
  const open: OpenCall[] = [];
  return turnsOf(contents).flatMap(({ model, parts }, position) => {
    if (!model) return userMessages(parts, open);
    const message = messageOfTurn(parts, position);
    open.splice(0, open.length, ...(message.tool_calls ?? []).map(({ id, function: { name } }) => ({ id, name })));
    return [message];
  });
}

/** A system instruction: text alone is all that models take there. */
export function toHubInstruction(instruction: Json | undefined): Message[] {
  const texts = partsOf(instruction).flatMap(({ text }) => (typeof text === 'string' ? [text] : []));
  return texts.length ? [{ role: 'system', content: texts.join('\n\n') }] : [];
}

/** Whoever keeps the chunks of a stream as they came has a turn of the model in many contents. */
function turnsOf(contents: Json | undefined): Turn[] {
  const turns: Turn[] = [];
  for (const content of objectsOf(contents)) {
    const model = content.role === 'model';
    const last = turns.at(-1);
    if (model && last?.model) last.parts.push(...partsOf(content));
    else turns.push({ model, parts: [...partsOf(content)] });
  }
  return turns;
}

export function partsOf(content: Json | undefined): GeminiPart[] {
  if (typeof content === 'string') return [{ text: content }];
  return objectsOf(membersOf(content).parts).map(plainPart);
}

function userMessages(parts: readonly GeminiPart[], open: OpenCall[]): Message[] {
  // OpenAI's API wants the answers right behind the calls.
  const results = parts.flatMap(({ functionResponse }) =>
    isJsonObject(functionResponse) ? [toolMessage(functionResponse, open)] : [],
  );
  const said = parts.filter((part) => !part.functionResponse).map(toHubPart);
  if (!said.length && results.length) return results;
  return [...results, { role: 'user', content: textOrParts(said) }];
}

function toolMessage(answer: JsonObject, open: OpenCall[]): Message {
  const name = textOf(answer.name);
  let found = open.findIndex(({ id }) => id === answer.id);
  if (found === -1) found = open.findIndex((call) => call.name === name);
  const [call] = found === -1 ? [] : open.splice(found, 1);
  const shown = objectsOf(answer.parts).map(plainPart).map(toHubPart);
  const text = resultText(answer.response);
  return {
    role: 'tool',
    tool_call_id: call?.id ?? (textOf(answer.id) || madeUpCallId(name, 0)),
    content: shown.length ? [{ type: 'text', text }, ...shown] : text,
    ...(isFailure(answer.response) ? { is_error: true } : {}),
  };
}

/** By convention a function's result is in `output` or `result`, and what went wrong in `error`. */
function resultText(response: Json | undefined): string {
  const members = isJsonObject(response) ? Object.keys(response) : [];
  const only = isJsonObject(response) && members.length === 1 ? response[members[0]!] : undefined;
  if (typeof only === 'string' && ['output', 'result', 'error'].includes(members[0]!)) return only;
  return JSON.stringify(response ?? {});
}

function isFailure(response: Json | undefined): boolean {
  return isJsonObject(response) && Object.keys(response).join() === 'error';
}

function textOrParts(parts: ContentPart[]): string | ContentPart[] {
  const [first, ...others] = parts;
  if (!first) return '';
  return others.length || first.type !== 'text' || first.document ? parts : textOf(first.text);
}
