import type { ChatRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { toHubMessages } from './to-hub-input';
import { toolMembers } from './to-hub-tools';

/**
 * A request in the hub's form. What the hub has no word for (`truncation`, `max_tool_calls`, ...) keeps its name there,
 * so that it is told as dropped; so do items that only this API has, as `input.web_search_call`.
 */
export function toHub(body: JsonObject): ChatRequest {
  const {
    input, instructions, tools, tool_choice: choice, max_output_tokens: limit, text, reasoning, include, top_logprobs,
    truncation, background: _, stream_options: __, ...further
  } = body; // prettier-ignore
  const unknown = new Set<string>();
  const messages = toHubMessages(input, unknown);
  if (typeof instructions === 'string' && instructions) messages.unshift({ role: 'system', content: instructions });
  const { effort } = isJsonObject(reasoning) ? reasoning : {};
  const hub: ChatRequest = {
    ...further,
    model: textOf(body.model),
    messages,
    ...toolMembers(tools, choice),
    ...(typeof limit === 'number' ? { max_tokens: limit } : {}),
    ...(typeof effort === 'string' ? { reasoning_effort: effort } : {}),
    ...textMembers(text),
    ...logprobMembers(include, top_logprobs),
    ...(truncation === 'auto' ? { truncation } : {}),
  };
  for (const type of unknown) hub[`input.${type}`] = true;
  for (const name of Object.keys(hub)) if (hub[name] === null) delete hub[name];
  return hub;
}

function textMembers(text: Json | undefined): Partial<ChatRequest> {
  const { format, verbosity } = isJsonObject(text) ? text : {};
  return {
    ...(isJsonObject(format) && format.type !== 'text' ? { response_format: responseFormat(format) } : {}),
    ...(verbosity ? { verbosity } : {}),
  };
}

function responseFormat({ type, ...schema }: JsonObject): JsonObject {
  return type === 'json_schema' ? { type, json_schema: schema } : { type };
}

/** What may be included in the answer. Thinking is always given back with what its provider signed. */
function logprobMembers(include: Json | undefined, top: Json | undefined): JsonObject {
  const wanted = Array.isArray(include) ? include.filter((each) => each !== 'reasoning.encrypted_content') : [];
  const others = wanted.filter((each) => each !== 'message.output_text.logprobs');
  return {
    ...(wanted.length > others.length || top ? { logprobs: true } : {}),
    ...(top ? { top_logprobs: top } : {}),
    ...(others.length ? { include: others } : {}),
  };
}

/** Members by which a request relies on what its provider keeps, when they are neither absent nor null nor false. */
const STATEFUL = ['previous_response_id', 'conversation', 'background', 'prompt'] as const;

/** The name of the first such member, or the path of an item that refers to one that is kept. */
export function statefulMember(body: JsonObject): string | undefined {
  const member = STATEFUL.find((name) => body[name]);
  if (member) return member;
  const items = Array.isArray(body.input) ? body.input : [];
  const index = items.findIndex((item) => isJsonObject(item) && item.type === 'item_reference');
  return index === -1 ? undefined : `input[${index}]`;
}
