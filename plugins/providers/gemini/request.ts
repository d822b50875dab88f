import type { ChatRequest } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { notTaken } from '../../core/options';
import type { Takes } from '../../core/options';
import { tableOf } from '../../core/table';
import { toConversation } from './contents';
import { generationConfig } from './generation-config';
import { traitsOf } from './models';
import { toolMembers } from './tools';

/** The options that the API takes; what single models do not take is found out by `models.ts`. */
export const TAKES: Takes = {
  temperature: true,
  top_p: true,
  top_k: true,
  max_tokens: true,
  stop: 'no more than 5',
  n: true,
  seed: 'no more than 32 bits',
  frequency_penalty: 'up to Gemini 2.0',
  presence_penalty: 'up to Gemini 2.0',
  logprobs: true,
  top_logprobs: true,
  response_format: 'together with tools from Gemini 3 on',
  tools: true,
  tool_choice: true,
  reasoning_effort: 'from Gemini 2.5 on',
  thinking: 'from Gemini 2.5 on; by effort from Gemini 3 on',
  modalities: true,
  audio: 'Google’s voices, as pcm16',
  web_search_options: 'as a Google search',
  server_tools: 'search, fetching of pages and running of code',
  service_tier: 'flex, priority, default',
};

/** Members of the API that the hub has no word for; they are sent as they came. */
const SENT_ON = ['safetySettings', 'cachedContent', 'labels'] as const;

/** The body of a request to generate content for a chat request of the hub, and what of it could not be said. */
export function toGenerateRequest(hub: ChatRequest, model: string): { body: JsonObject; dropped: string[] } {
  const traits = traitsOf(model);
  // `parallel_tool_calls` is named with the tools: without any it asks for nothing.
  const dropped = notTaken(hub, TAKES, [...SENT_ON, 'parallel_tool_calls']);
  if (hub.messages.some((message) => message.name && message.role !== 'function')) dropped.push('messages.name');
  const config = generationConfig(hub, traits, dropped);
  const body: JsonObject = {
    ...toConversation(hub.messages, traits, dropped),
    ...toolMembers(hub, traits, dropped),
    ...(Object.keys(config).length ? { generationConfig: config } : {}),
    ...serviceTier(hub.service_tier, dropped),
  };
  for (const name of SENT_ON) if (isSomething(hub[name])) body[name] = hub[name];
  return { body, dropped: [...new Set(dropped)] };
}

function isSomething(value: Json | undefined): boolean {
  return isJsonObject(value) || Array.isArray(value) || typeof value === 'string';
}

const TIERS = tableOf({
  flex: 'flex',
  priority: 'priority',
  default: 'standard',
  standard: 'standard',
  standard_only: 'standard',
});

function serviceTier(tier: Json | undefined, dropped: string[]): JsonObject {
  // `auto` is what happens without the member.
  if (!tier || tier === 'auto') return {};
  const known = TIERS.get(textOf(tier));
  if (known) return { serviceTier: known };
  dropped.push('service_tier');
  return {};
}
