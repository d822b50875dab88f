import type { ChatRequest, Tool } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { plainMessages } from './plain-messages';

/** Members of OpenAI's chat completions request. */
const MEMBERS: ReadonlySet<string> = new Set([
  'model', 'messages', 'stream', 'stream_options', 'tools', 'tool_choice', 'parallel_tool_calls', 'max_tokens',
  'max_completion_tokens', 'temperature', 'top_p', 'stop', 'n', 'seed', 'frequency_penalty', 'presence_penalty',
  'logprobs', 'top_logprobs', 'logit_bias', 'response_format', 'reasoning_effort', 'verbosity', 'user', 'store',
  'metadata', 'modalities', 'audio', 'prediction', 'service_tier', 'web_search_options', 'safety_identifier',
  'prompt_cache_key',
]); // prettier-ignore

/** Longer ones are refused; other APIs allow them. */
const MAX_USER_LENGTH = 64;

/**
 * A request that came in another API, as OpenAI's API and its relatives take it. The hub carries more than that, for
 * providers that know it; here it is left out, and named unless the answer cannot differ for it.
 *
 * @param limit what the provider calls the limit of output tokens
 */
export function plainChatRequest(
  hub: ChatRequest,
  limit: 'max_tokens' | 'max_completion_tokens' = 'max_tokens',
): { body: ChatRequest; dropped: string[] } {
  const dropped = new Set<string>();
  const body = Object.fromEntries(Object.entries(hub).filter(([name]) => MEMBERS.has(name))) as ChatRequest;
  for (const [name, value] of Object.entries(hub)) if (isMissed(name, value)) dropped.add(name);
  if (limit !== 'max_tokens' && body.max_tokens !== undefined) {
    body[limit] ??= body.max_tokens;
    delete body.max_tokens;
  }
  body.messages = plainMessages(hub.messages, dropped);
  if (hub.tools) body.tools = hub.tools.flatMap((tool) => plainTool(tool, dropped));
  for (const name of serverTools(hub.server_tools)) dropped.add(`tools.${name}`);
  if (!body.tools?.length) removeToolMembers(body);
  if (textOf(body.user).length > MAX_USER_LENGTH) {
    dropped.add('user');
    delete body.user;
  }
  // Only a few models know more effort than this.
  if (body.reasoning_effort === 'xhigh' || body.reasoning_effort === 'max') body.reasoning_effort = 'high';
  if (body.service_tier === 'standard_only') body.service_tier = 'default';
  return { body, dropped: [...dropped] };
}

/** `thinking` is said by `reasoning_effort` as well, and the server's tools are named one by one. */
function isMissed(name: string, value: Json | undefined): boolean {
  if (MEMBERS.has(name) || name === 'thinking' || name === 'server_tools') return false;
  return value !== undefined && value !== null;
}

function plainTool({ type, function: declared, cache_control: cached }: Tool, dropped: Set<string>): Tool[] {
  if (cached) dropped.add('cache_control');
  return isJsonObject(declared) ? [{ type, function: declared }] : [];
}

function serverTools(tools: Json | undefined): string[] {
  if (!Array.isArray(tools)) return [];
  return tools.filter(isJsonObject).map((tool: JsonObject) => textOf(tool.name) || textOf(tool.type));
}

/** A choice among no tools is refused. */
function removeToolMembers(body: ChatRequest): void {
  delete body.tools;
  delete body.tool_choice;
  delete body.parallel_tool_calls;
}
