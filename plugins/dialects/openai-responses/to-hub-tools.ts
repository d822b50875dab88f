import type { ChatRequest, Tool } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { customTool } from './custom-tools';

/** The tools and the choice among them; tools that run at the provider stand apart, because few providers have them. */
export function toolMembers(tools: Json | undefined, choice: Json | undefined): Partial<ChatRequest> {
  const all = Array.isArray(tools) ? tools.filter(isJsonObject) : [];
  const server = all.filter(({ type }) => type !== 'function' && type !== 'custom');
  const { mode, names } = choiceOf(choice);
  const client = all.flatMap(toHubTool).filter((tool) => !names || names.has(tool.function.name));
  return {
    ...(client.length ? { tools: client } : {}),
    ...(server.length ? { server_tools: server } : {}),
    ...(mode === undefined || mode === null ? {} : { tool_choice: mode as ChatRequest['tool_choice'] }),
  };
}

function toHubTool(tool: JsonObject): Tool[] {
  if (tool.type === 'custom') return [customTool(tool)];
  if (tool.type !== 'function') return [];
  const { name, description, parameters, strict } = tool;
  const declared: JsonObject = { name, description, parameters, strict };
  for (const member of Object.keys(declared)) if (declared[member] === undefined) delete declared[member];
  return [{ type: 'function', function: declared as Tool['function'] }];
}

/** The choice in the hub's form, and the names of the tools that are allowed, where not all are. */
function choiceOf(choice: Json | undefined): { mode: Json | undefined; names?: ReadonlySet<string> } {
  if (!isJsonObject(choice)) return { mode: choice };
  const { type, name, mode, tools } = choice;
  if (type === 'function' || type === 'custom') return { mode: { type: 'function', function: { name: textOf(name) } } };
  if (type !== 'allowed_tools') return { mode: choice };
  const allowed = Array.isArray(tools) ? tools.filter(isJsonObject) : [];
  return { mode, names: new Set(allowed.map((tool) => textOf(tool.name))) };
}
