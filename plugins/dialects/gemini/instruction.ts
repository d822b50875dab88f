import type { JsonObject } from '../../core/json';
import { partsOf } from './to-hub-contents';

/** Adds to the member that holds the system instruction, by the name it has. */
export function addInstruction(body: JsonObject, text: string, position: 'start' | 'end'): JsonObject {
  const name = body.system_instruction === undefined ? 'systemInstruction' : 'system_instruction';
  const parts = partsOf(body[name]);
  return { ...body, [name]: { parts: position === 'start' ? [{ text }, ...parts] : [...parts, { text }] } };
}
