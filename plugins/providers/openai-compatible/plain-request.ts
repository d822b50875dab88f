import { invalidRequest } from '../../core/error';
import type { ChatRequest, Message, Tool } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { isTaken, notTaken } from '../../core/options';
import { nearestEffort } from './effort';
import { plainMessages } from './plain-messages';
import type { Quirks } from './quirks';
import { takesOf } from './takes';

/** Longer ones are refused; other APIs allow them. */
const MAX_USER_LENGTH = 64;

/**
 * A request that came in another API, as OpenAI's API and its relatives take it. The hub carries more than that, for
 * providers that know it; here it is left out, and named unless the answer cannot differ for it.
 */
export function plainChatRequest(hub: ChatRequest, quirks: Quirks): { body: ChatRequest; dropped: string[] } {
  if (!quirks.filesByUrl) refuseAddresses(hub.messages);
  const takes = takesOf(quirks);
  const dropped = new Set(notTaken(hub, takes, saidOtherwise(hub)));
  const body = Object.fromEntries(Object.entries(hub).filter(([name]) => isTaken(name, takes))) as ChatRequest;
  renameLimit(body, quirks);
  body.messages = plainMessages(hub.messages, dropped);
  if (body.tools) body.tools = body.tools.flatMap((tool) => plainTool(tool, dropped));
  for (const name of serverTools(hub.server_tools)) dropped.add(`tools.${name}`);
  if (!body.tools?.length) removeToolMembers(body);
  if (textOf(body.user).length > MAX_USER_LENGTH) leaveOut('user', body, dropped);
  if (typeof body.reasoning_effort === 'string') {
    body.reasoning_effort = nearestEffort(body.reasoning_effort, quirks.efforts);
    if (!body.reasoning_effort) leaveOut('reasoning_effort', body, dropped);
  }
  if (body.service_tier === 'standard_only') body.service_tier = 'default';
  return { body, dropped: [...dropped] };
}

function refuseAddresses(messages: readonly Message[]): void {
  for (const [at, { content }] of messages.entries()) {
    if (!Array.isArray(content)) continue;
    const part = content.findIndex(({ file }) => isJsonObject(file) && /^https?:/i.test(textOf(file.file_data)));
    if (part === -1) continue;
    const place = `messages[${at}].content[${part}]`;
    const message = `${place} is a file at an address, which this provider does not fetch: send the file itself, or choose another model`;
    throw invalidRequest(message, place, 'unsupported_content');
  }
}

/** The server's tools are named one by one; thinking by a budget is said by an effort as well, or not wanted. */
function saidOtherwise({ reasoning_effort: effort, thinking }: ChatRequest): string[] {
  const said = effort || (isJsonObject(thinking) && thinking.type === 'disabled');
  return said ? ['server_tools', 'thinking'] : ['server_tools'];
}

function renameLimit(body: ChatRequest, { limitOfOthers: limit }: Quirks): void {
  if (!limit || body.max_tokens === undefined) return;
  body[limit] ??= body.max_tokens;
  delete body.max_tokens;
}

function leaveOut(name: string, body: ChatRequest, dropped: Set<string>): void {
  dropped.add(name);
  delete body[name];
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
