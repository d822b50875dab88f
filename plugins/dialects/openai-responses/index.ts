import { defineDialect } from '../../core/dialect';
import type { JsonObject } from '../../core/json';
import { RESPONSES_API } from '../../core/responses-api';
import { renderOpenAiError } from '../openai-error';
import { check } from './check';
import { renderWhole } from './render-whole';
import { ResponseStreamRenderer } from './stream-renderer';
import { statefulMember, toHub } from './to-hub';

/** OpenAI's Responses API. */
export const openAiResponses = defineDialect({
  name: RESPONSES_API,
  operation: 'chat',
  method: 'POST',
  path: '/responses',
  requestIdHeader: 'x-request-id',
  check,
  statefulMember,
  toHub,
  renderWhole,
  streamRenderer: (context) => new ResponseStreamRenderer(context),
  renderError: renderOpenAiError,
  addInstruction,
});

/** Adds to the member `instructions`. */
function addInstruction(body: JsonObject, text: string, position: 'start' | 'end'): JsonObject {
  const { instructions } = body;
  if (typeof instructions !== 'string' || !instructions) return { ...body, instructions: text };
  const both = position === 'start' ? [text, instructions] : [instructions, text];
  return { ...body, instructions: both.join('\n\n') };
}
