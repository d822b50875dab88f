import { invalidRequest } from '../../core/error';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';

const ROLES: readonly string[] = ['user', 'assistant', 'system'];

/** Checks what the gateway relies on; everything else is for the provider to judge. Throws `AiError` 400. */
export function check(body: JsonObject): void {
  checkInput(body);
  const maxTokens = body.max_tokens;
  if (typeof maxTokens !== 'number' || !Number.isInteger(maxTokens) || maxTokens < 0) {
    throw wrong('max_tokens', 'a whole number: how many tokens may be written at most');
  }
  if (body.stream !== undefined && typeof body.stream !== 'boolean') throw wrong('stream', 'true or false');
  checkList(body.stop_sequences, 'stop_sequences', (sequence, path) => {
    if (typeof sequence !== 'string') throw wrong(path, 'text');
  });
}

/** The members that say what goes into a model. */
export function checkInput(body: JsonObject): void {
  if (typeof body.model !== 'string' || !body.model) throw wrong('model', 'the name of a model, as text');
  if (body.system !== undefined) checkContent(body.system, 'system');
  checkMessages(body.messages);
  checkList(body.tools, 'tools', (tool, path) => {
    if (!isJsonObject(tool)) throw wrong(path, 'an object');
  });
}

function checkMessages(messages: Json | undefined): void {
  if (!Array.isArray(messages) || !messages.length) throw wrong('messages', 'a list of at least one message');
  for (const [index, message] of messages.entries()) {
    const path = `messages[${index}]`;
    if (!isJsonObject(message)) throw wrong(path, 'an object with "role" and "content"');
    if (!ROLES.includes(textOf(message.role))) throw wrong(`${path}.role`, `one of ${ROLES.join(', ')}`);
    checkContent(message.content, `${path}.content`);
  }
}

function checkContent(content: Json | undefined, path: string): void {
  if (typeof content === 'string') return;
  if (!Array.isArray(content)) throw wrong(path, 'text or a list of content blocks');
  for (const [index, block] of content.entries()) {
    const here = `${path}[${index}]`;
    if (!isJsonObject(block)) throw wrong(here, 'a content block, an object');
    if (typeof block.type !== 'string') throw wrong(`${here}.type`, 'the name of a kind of block');
    if (block.type === 'text' && typeof block.text !== 'string') throw wrong(`${here}.text`, 'text');
  }
}

function checkList(list: Json | undefined, path: string, checkItem: (item: Json, path: string) => void): void {
  if (list === undefined) return;
  if (!Array.isArray(list)) throw wrong(path, 'a list');
  for (const [index, item] of list.entries()) checkItem(item, `${path}[${index}]`);
}

function wrong(path: string, expected: string): Error {
  return invalidRequest(`${path}: must be ${expected}`, path);
}
