import { invalidRequest } from '../../core/error';
import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { membersOf } from './lenient-json';

/** Checks what the gateway relies on; everything else is for the provider to judge. Throws `AiError` 400. */
export function check(body: JsonObject): void {
  const { contents, systemInstruction, tools, toolConfig, generationConfig } = membersOf(body);
  checkContents(contents, 'contents');
  if (isGiven(systemInstruction) && typeof systemInstruction !== 'string') {
    checkContent(systemInstruction, 'systemInstruction');
  }
  checkObjects(tools, 'tools');
  for (const [name, value] of Object.entries({ toolConfig, generationConfig })) {
    if (isGiven(value) && !isJsonObject(value)) throw wrong(name, 'an object');
  }
  checkConfig(membersOf(generationConfig));
}

function checkContents(contents: Json | undefined, path: string): void {
  if (Array.isArray(contents) ? !contents.length : !isJsonObject(contents)) {
    throw wrong(path, 'a list of at least one content');
  }
  for (const [content, at] of listed(contents, path)) checkContent(content, at);
}

/** A content: an object whose `parts` are objects. */
export function checkContent(content: Json | undefined, path: string): void {
  if (!isJsonObject(content)) throw wrong(path, 'an object with "parts"');
  const role = content.role;
  if (isGiven(role) && typeof role !== 'string') throw wrong(`${path}.role`, '"user" or "model"');
  checkObjects(content.parts, `${path}.parts`);
  for (const [part, at] of listed(content.parts, `${path}.parts`)) {
    const text = isJsonObject(part) ? part.text : undefined;
    if (isGiven(text) && typeof text !== 'string') throw wrong(`${at}.text`, 'text');
  }
}

function checkConfig(config: JsonObject): void {
  for (const name of ['temperature', 'topP', 'topK', 'candidateCount', 'maxOutputTokens', 'seed', 'logprobs']) {
    const value = config[name];
    const isNumber = typeof value === 'number' || (typeof value === 'string' && Number.isFinite(Number(value)));
    if (isGiven(value) && !isNumber) throw wrong(`generationConfig.${name}`, 'a number');
  }
  const stop = config.stopSequences;
  if (isGiven(stop) && !(Array.isArray(stop) && stop.every((text) => typeof text === 'string'))) {
    throw wrong('generationConfig.stopSequences', 'a list of texts');
  }
}

function checkObjects(list: Json | undefined, path: string): void {
  if (!isGiven(list)) return;
  if (typeof list !== 'object') throw wrong(path, 'a list of objects');
  for (const [item, at] of listed(list, path)) if (!isJsonObject(item)) throw wrong(at, 'an object');
}

/** The items of a list with their paths; one object may stand without its list. */
function listed(list: Json | undefined, path: string): [Json, string][] {
  if (Array.isArray(list)) return list.map((item, index) => [item, `${path}[${index}]`]);
  return isGiven(list) ? [[list, path]] : [];
}

function isGiven(value: Json | undefined): value is Exclude<Json, null> {
  return value !== undefined && value !== null;
}

function wrong(path: string, expected: string): Error {
  return invalidRequest(`${path}: must be ${expected}`, path);
}
