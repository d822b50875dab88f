import type { FinishReason, ToolCall } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject, textOf } from '../../core/json';
import { usage, type Usage } from '../../core/usage';

/** What one object of an answer says: the whole of a plain one, or a piece of a stream. */
export interface Said {
  text: string;
  thinking: string;
  calls: ToolCall[];
  /** Set once it is done. */
  finish?: FinishReason;
  usage?: Usage;
  logprobs?: Json;
}

/** Reads an object of `/api/chat` or `/api/generate`. */
export function readSaid(body: JsonObject): Said {
  const message = isJsonObject(body.message) ? body.message : {};
  const calls = Array.isArray(message.tool_calls) ? message.tool_calls.filter(isJsonObject).map(toolCall) : [];
  return {
    text: textOf(message.content) + textOf(body.response),
    thinking: textOf(message.thinking) + textOf(body.thinking),
    calls,
    ...(Array.isArray(body.logprobs) ? { logprobs: body.logprobs } : {}),
    ...(body.done === true ? { finish: finishOf(body.done_reason), usage: readUsage(body) } : {}),
  };
}

function finishOf(reason: Json | undefined): FinishReason {
  return reason === 'length' ? 'length' : 'stop';
}

/** Some versions leave the count of a prompt out that was read before: then nothing is known of it. */
export function readUsage({ prompt_eval_count: input, eval_count: output }: JsonObject): Usage | undefined {
  return typeof input === 'number' ? usage({ input, output: typeof output === 'number' ? output : 0 }) : undefined;
}

function toolCall({ id, function: called }: JsonObject, index: number): ToolCall {
  const { name, arguments: input } = isJsonObject(called) ? called : {};
  return {
    // Older versions give none, and clients answer by it.
    id: textOf(id) || `call_${Date.now().toString(36)}_${index}`,
    type: 'function',
    function: { name: textOf(name), arguments: JSON.stringify(input ?? {}) },
  };
}

/** Seconds since 1970 of an RFC 3339 time. */
export function createdOf({ created_at: at }: JsonObject): number {
  return Math.floor((Date.parse(textOf(at)) || Date.now()) / 1000);
}
