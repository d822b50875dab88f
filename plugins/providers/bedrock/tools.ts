import type { ChatRequest, Tool } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { cachePoint } from './blocks';
import type { Family } from './families';

/**
 * The member `toolConfig`. Turns with tool calls or results need one, whether or not tools are offered.
 *
 * @param turns the messages as Converse gets them
 */
export function toolConfig(
  hub: ChatRequest,
  family: Family,
  schemas: boolean,
  turns: readonly JsonObject[],
  dropped: string[],
): { toolConfig?: JsonObject } {
  const used = toolsUsed(turns);
  const choice = hub.tool_choice;
  if (choice === 'none') {
    // Without tools there is nothing to call.
    if (!used.size) return {};
    dropped.push('tool_choice');
  }
  const only = family.forcedTools === 'some' ? namedTool(hub) : undefined;
  const offered = offeredTools(hub, dropped).filter(({ function: { name } }) => only === undefined || name === only);
  const tools = offered.flatMap((tool) => [toolSpec(tool, schemas, dropped), ...toolCachePoint(tool, family)]);
  for (const name of used) if (!offered.some((tool) => tool.function.name === name)) tools.push(earlierTool(name));
  if (!tools.length) return {};
  return { toolConfig: { tools, ...toolChoice(hub, family, dropped) } };
}

/** Tools that run at other providers are none here. */
function offeredTools(hub: ChatRequest, dropped: string[]): Tool[] {
  return (hub.tools ?? []).filter((tool, index) => {
    const declared = isJsonObject(tool) && isJsonObject(tool.function);
    if (!declared) dropped.push(`tools[${index}]`);
    return declared;
  });
}

function toolSpec({ function: declared }: Tool, schemas: boolean, dropped: string[]): JsonObject {
  const { name, description, parameters, strict } = declared;
  if (strict && !schemas && !dropped.includes('tools.strict')) dropped.push('tools.strict');
  const spec = {
    name,
    ...(description ? { description } : {}),
    inputSchema: { json: { type: 'object', ...parameters } },
    ...(strict && schemas ? { strict } : {}),
  };
  return { toolSpec: spec };
}

function toolCachePoint(tool: Tool, family: Family): JsonObject[] {
  return family.cachePoints === 'everywhere' ? cachePoint(tool, family) : [];
}

function toolChoice(hub: ChatRequest, { forcedTools }: Family, dropped: string[]): { toolChoice?: JsonObject } {
  const { tool_choice: choice } = hub;
  const named = namedTool(hub);
  if (choice !== 'required' && named === undefined) return choice === 'auto' ? { toolChoice: { auto: {} } } : {};
  if (forcedTools === 'none') {
    dropped.push('tool_choice');
    return {};
  }
  return { toolChoice: named !== undefined && forcedTools === 'named' ? { tool: { name: named } } : { any: {} } };
}

function namedTool({ tool_choice: choice }: ChatRequest): string | undefined {
  const named = isJsonObject(choice) && isJsonObject(choice.function) ? choice.function.name : undefined;
  return typeof named === 'string' ? named : undefined;
}

function toolsUsed(turns: readonly JsonObject[]): Set<string> {
  const names = new Set<string>();
  for (const { content } of turns) {
    for (const block of content as JsonObject[]) if (isJsonObject(block.toolUse)) names.add(textOf(block.toolUse.name));
  }
  return names;
}

/** A tool that was called before and is not offered any more. */
function earlierTool(name: string): JsonObject {
  const description = 'Was used earlier in this conversation; not available any more.';
  return { toolSpec: { name, description, inputSchema: { json: { type: 'object' } } } };
}
