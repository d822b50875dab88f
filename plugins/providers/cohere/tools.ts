import type { ChatRequest, Tool } from '../../core/hub';
import { isJsonObject, textOf, type JsonObject } from '../../core/json';

/** `tools`, `strict_tools` and `tool_choice`. Only functions of the client can be called. */
export function toolMembers(hub: ChatRequest, dropped: string[]): JsonObject {
  const functions = (hub.tools ?? []).filter((tool, index) => {
    if (!isJsonObject(tool.function)) dropped.push(`tools[${index}]`);
    return isJsonObject(tool.function);
  });
  if (!functions.length) return {};
  const choice = hub.tool_choice;
  const named = isJsonObject(choice) && isJsonObject(choice.function) ? textOf(choice.function.name) : undefined;
  if (isJsonObject(choice) && named === undefined) dropped.push('tool_choice');
  // There is no way to name a tool, but with one tool to choose from it is the same.
  const tools = named === undefined ? functions : functions.filter((tool) => tool.function.name === named);
  return { tools: tools.map(toCohereTool), ...strictTools(tools, dropped), ...toolChoice(named ? 'required' : choice) };
}

function toCohereTool({ function: { name, description, parameters } }: Tool): JsonObject {
  const declared = { name, ...(description === undefined ? {} : { description }) };
  return { type: 'function', function: { ...declared, parameters: { type: 'object', ...parameters } } };
}

/** Either all tools are strict or none. */
function strictTools(tools: readonly Tool[], dropped: string[]): JsonObject {
  const strict = tools.filter((tool) => tool.function.strict === true);
  if (strict.length === 0) return {};
  if (strict.length === tools.length) return { strict_tools: true };
  dropped.push('tools.strict');
  return {};
}

function toolChoice(choice: ChatRequest['tool_choice']): JsonObject {
  return choice === 'required' || choice === 'none' ? { tool_choice: choice.toUpperCase() } : {};
}
