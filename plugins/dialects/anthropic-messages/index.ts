import { defineDialect } from '../../core/dialect';
import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { MESSAGES_API } from '../../core/messages-api';
import { check } from './check';
import { renderError } from './errors';
import { renderWhole } from './render-whole';
import { MessageStreamRenderer } from './stream-renderer';
import { toHub } from './to-hub';

/** Anthropic's Messages API. */
export const anthropicMessages = defineDialect({
  name: MESSAGES_API,
  operation: 'chat',
  method: 'POST',
  path: '/messages',
  requestIdHeader: 'request-id',
  check,
  toHub,
  renderWhole,
  streamRenderer: (context) => new MessageStreamRenderer(context),
  renderError,
  addInstruction,
});

/** Adds to the member `system`, in the form it has. */
function addInstruction(body: JsonObject, text: string, position: 'start' | 'end'): JsonObject {
  return { ...body, system: withText(body.system, text, position) };
}

function withText(system: Json | undefined, text: string, position: 'start' | 'end'): Json {
  const block = { type: 'text', text };
  if (Array.isArray(system)) {
    const blocks = system.filter(isJsonObject);
    return position === 'start' ? [block, ...blocks] : [...blocks, block];
  }
  if (typeof system !== 'string' || !system) return text;
  return position === 'start' ? `${text}\n\n${system}` : `${system}\n\n${text}`;
}
