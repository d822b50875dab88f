import type { ChatRequest, Tool } from '../../core/hub';
import { textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { camelCased, membersOf, objectsOf } from './lenient-json';
import { jsonSchema } from './schema';

/** `tools` and `toolConfig`. Tools that run at Google stand under `server_tools`, by their own names. */
export function toolMembers(tools: Json | undefined, config: Json | undefined): Partial<ChatRequest> {
  const { functionCallingConfig: calling, ...furtherConfig } = membersOf(config);
  const { choice, allowed } = toolChoice(membersOf(calling));
  const declared = objectsOf(tools);
  const functions = declared
    .flatMap((tool) => objectsOf(tool.functionDeclarations))
    .filter(({ name }) => !allowed?.length || allowed.includes(textOf(name)));
  const server = declared.flatMap(({ functionDeclarations: _, ...others }) =>
    Object.entries(others).map(([name, options]) => ({ name, [name]: options })),
  );
  return {
    ...(functions.length ? { tools: functions.map(toHubTool) } : {}),
    ...(server.length ? { server_tools: server } : {}),
    ...(choice ? { tool_choice: choice } : {}),
    ...(Object.keys(furtherConfig).length ? { toolConfig: furtherConfig } : {}),
  };
}

function toHubTool({ name, description, parameters, parametersJsonSchema: schema }: JsonObject): Tool {
  return {
    type: 'function',
    function: {
      name: textOf(name),
      ...(typeof description === 'string' ? { description } : {}),
      ...(parameters || schema ? { parameters: { type: 'object', ...jsonSchema(schema ?? parameters) } } : {}),
    },
  };
}

/** Of several names that are allowed, the model sees no others: the hub can name one only. */
function toolChoice(calling: JsonObject): { choice?: ChatRequest['tool_choice']; allowed?: string[] } {
  const { mode, allowedFunctionNames: names } = camelCased(calling);
  const allowed = Array.isArray(names) ? names.map((name) => textOf(name)) : [];
  if (mode === 'NONE') return { choice: 'none' };
  if (mode === 'VALIDATED') return { choice: 'auto', allowed };
  if (mode !== 'ANY') return mode === 'AUTO' ? { choice: 'auto' } : {};
  if (allowed.length === 1) return { choice: { type: 'function', function: { name: allowed[0]! } } };
  return { choice: 'required', allowed };
}
