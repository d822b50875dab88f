import type { HubChunk } from './hub';
import type { JsonObject } from './json';

/** What stands around the choices of a chunk: id, model and the like. Usage is kept apart. */
export function answerHead({ choices: _choices, usage: _usage, ...head }: HubChunk): JsonObject {
  return head;
}
