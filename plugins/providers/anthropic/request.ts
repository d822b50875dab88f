import type { ChatRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { withoutForeignCitations } from '../../core/messages-citations';
import { notTaken, type Takes } from '../../core/options';
import { traitsOf } from './models';
import type { ModelTraits } from './models';
import { thinkingOf } from './thinking';
import type { Thinking } from './thinking';
import { toolMembers } from './tools';
import { toConversation } from './turns';

/** Members of the Messages API that the hub has no word for; they are sent as they came. */
const SENT_ON = [
  'mcp_servers', 'container', 'context_management', 'cache_control', 'inference_geo', 'speed',
] as const; // prettier-ignore

/** What of the hub's options the API has; older models take less of it. */
export const TAKES: Takes = {
  temperature: 'up to 1; not the newest models',
  top_p: 'not the newest models',
  top_k: 'not the newest models',
  max_tokens: true,
  stop: true,
  response_format: 'by a schema, since Claude 4.5',
  tools: true,
  tool_choice: true,
  parallel_tool_calls: true,
  reasoning_effort: 'since Claude 3.7',
  thinking: true,
  server_tools: 'Anthropic’s own',
  citations: true,
  service_tier: '`auto` and `default`',
  user: true,
};

/** The body of a Messages request for a chat request of the hub, and what of it could not be said. */
export function toMessagesRequest(hub: ChatRequest, model: string): { body: JsonObject; dropped: string[] } {
  const traits = traitsOf(model);
  const maxTokens = hub.max_completion_tokens ?? hub.max_tokens ?? traits.defaultMaxTokens;
  const thinking = thinkingOf(hub, traits, maxTokens);
  const dropped = [...unknownMembers(hub), ...(thinking.refused ? ['reasoning_effort'] : [])];
  const { tools, toolChoice, dropped: droppedTools } = toolMembers(hub, traits);
  dropped.push(...droppedTools);
  const conversation = toConversation(hub.messages, traits.systemTurns);
  const user = hub.user ?? hub.safety_identifier;
  const body: JsonObject = {
    model,
    max_tokens: maxTokens,
    ...conversation,
    messages: withoutForeignCitations(conversation.messages),
    ...(tools ? { tools } : {}),
    ...(toolChoice ? { tool_choice: toolChoice } : {}),
    ...(thinking.config ? { thinking: thinking.config } : {}),
    ...outputConfig(hub, traits, thinking, dropped),
    ...sampling(hub, traits, thinking, dropped),
    ...stopSequences(hub.stop, dropped),
    ...serviceTier(hub.service_tier, dropped),
    ...(typeof user === 'string' ? { metadata: { user_id: user } } : {}),
    ...(typeof hub.stream === 'boolean' ? { stream: hub.stream } : {}),
  };
  for (const name of SENT_ON) if (hub[name] !== undefined) body[name] = hub[name];
  return { body, dropped };
}

function unknownMembers(hub: ChatRequest): string[] {
  const names = notTaken(hub, TAKES, SENT_ON);
  if (hub.messages.some((message) => message.name)) names.push('messages.name');
  return names;
}

function outputConfig(hub: ChatRequest, traits: ModelTraits, thinking: Thinking, dropped: string[]): JsonObject {
  const config: JsonObject = {};
  if (thinking.effort) config.effort = thinking.effort;
  const format = hub.response_format;
  const wanted = isJsonObject(format?.json_schema) ? format.json_schema.schema : undefined;
  if (isJsonObject(wanted) && traits.structuredOutput) config.format = { type: 'json_schema', schema: closed(wanted) };
  else if (format && format.type !== 'text') dropped.push('response_format');
  return Object.keys(config).length ? { output_config: config } : {};
}

/** The schema with objects closed where it does not say: the API takes no open ones. */
export function closed(schema: JsonObject): JsonObject {
  const copy: JsonObject = Object.fromEntries(
    Object.entries(schema).map(([name, value]) => [name, closedValue(value)]),
  );
  if (schema.type === 'object' && schema.additionalProperties === undefined) copy.additionalProperties = false;
  return copy;
}

function closedValue(value: Json | undefined): Json | undefined {
  if (Array.isArray(value)) return value.map((item) => closedValue(item) ?? null);
  return isJsonObject(value) ? closed(value) : value;
}

/** Sampling as far as the model takes it; with thinking only a `top_p` near 1 is allowed. */
export function sampling(hub: ChatRequest, traits: ModelTraits, thinking: Thinking, dropped: string[]): JsonObject {
  const thinks = thinking.config !== undefined && thinking.config.type !== 'disabled';
  const sampled: JsonObject = {};
  const { temperature, top_p: topP, top_k: topK } = hub;
  if (typeof temperature === 'number') {
    if (traits.sampling && (!thinks || temperature === 1)) sampled.temperature = Math.min(temperature, 1);
    if (sampled.temperature !== temperature) dropped.push('temperature');
  }
  if (typeof topP === 'number') {
    const free = traits.bothSamplers || sampled.temperature === undefined;
    if (traits.sampling && free && (!thinks || topP >= 0.95)) sampled.top_p = topP;
    else dropped.push('top_p');
  }
  if (typeof topK === 'number') {
    if (traits.sampling && !thinks) sampled.top_k = topK;
    else dropped.push('top_k');
  }
  return sampled;
}

/** White space alone is refused as a stop sequence. */
export function stopSequences(stop: ChatRequest['stop'], dropped: string[]): JsonObject {
  const all = [stop ?? []].flat();
  const usable = all.filter((sequence) => textOf(sequence).trim());
  if (usable.length < all.length) dropped.push('stop');
  return usable.length ? { stop_sequences: usable } : {};
}

/** `default` is OpenAI's word for the standard tier. */
function serviceTier(tier: Json | undefined, dropped: string[]): JsonObject {
  if (tier === 'auto' || tier === 'standard_only') return { service_tier: tier };
  if (tier === 'default') return { service_tier: 'standard_only' };
  if (tier) dropped.push('service_tier');
  return {};
}
