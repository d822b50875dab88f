import type { ChatRequest, Tool } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import type { ModelTraits } from './models';

export interface ToolMembers {
  tools?: JsonObject[];
  toolChoice?: JsonObject;
  dropped: string[];
}

/** The members `tools` and `tool_choice`. Tools that are Anthropic's own (web search, ...) are sent as they are. */
export function toolMembers(hub: ChatRequest, traits: ModelTraits): ToolMembers {
  const dropped: string[] = [];
  const tools: JsonObject[] = [];
  for (const [index, tool] of (hub.tools ?? []).entries()) {
    if (isJsonObject(tool.function)) tools.push(clientTool(tool, traits, dropped));
    // OpenAI's grammar tools; an Anthropic tool has no member of this name.
    else if (tool.custom) dropped.push(`tools[${index}]`);
    else tools.push(tool);
  }
  for (const tool of Array.isArray(hub.server_tools) ? hub.server_tools.filter(isJsonObject) : []) {
    const own = serverTool(tool);
    if (own) tools.push(own);
    else dropped.push(`tools.${textOf(tool.type) || textOf(tool.name)}`);
  }
  if (!tools.length) return { dropped };
  return { tools, toolChoice: toolChoice(hub, dropped), dropped };
}

function clientTool(tool: Tool, traits: ModelTraits, dropped: string[]): JsonObject {
  const { type: _, function: declared, ...further } = tool;
  const strict = declared.strict ?? undefined;
  if (strict && !traits.structuredOutput) dropped.push('tools.strict');
  return {
    name: declared.name,
    ...(declared.description === undefined ? {} : { description: declared.description }),
    input_schema: { type: 'object', ...declared.parameters },
    ...(strict !== undefined && traits.structuredOutput ? { strict } : {}),
    ...further,
  };
}

/** A tool that runs at Anthropic; of those that run at OpenAI it has the search. */
function serverTool(tool: JsonObject): JsonObject | undefined {
  const type = textOf(tool.type);
  // Its own bear the date of their version.
  if (/_\d{8}$/.test(type) || type === 'mcp_toolset') return tool;
  if (!type.startsWith('web_search')) return undefined;
  const { user_location: location, filters } = tool;
  const domains = isJsonObject(filters) ? filters.allowed_domains : undefined;
  return {
    type: 'web_search_20250305',
    name: 'web_search',
    ...(isJsonObject(location) ? { user_location: location } : {}),
    ...(Array.isArray(domains) ? { allowed_domains: domains } : {}),
  };
}

function toolChoice(hub: ChatRequest, dropped: string[]): JsonObject | undefined {
  const choice = choiceOf(hub.tool_choice);
  if (hub.tool_choice && !choice) dropped.push('tool_choice');
  if (choice?.type === 'none' || hub.parallel_tool_calls === undefined) return choice;
  if (hub.parallel_tool_calls && !choice) return undefined;
  return { ...(choice ?? { type: 'auto' }), disable_parallel_tool_use: !hub.parallel_tool_calls };
}

function choiceOf(choice: Json | undefined): JsonObject | undefined {
  if (choice === 'auto' || choice === 'none') return { type: choice };
  if (choice === 'required') return { type: 'any' };
  const named = isJsonObject(choice) && isJsonObject(choice.function) ? choice.function.name : undefined;
  return named === undefined ? undefined : { type: 'tool', name: named };
}
