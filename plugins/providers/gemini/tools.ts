import type { ChatRequest, Tool } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import type { ModelTraits } from './models';

/** Tools of other providers that Google has too, by how their types begin. */
const RELATIVES: readonly (readonly [prefix: string, own: string])[] = [
  ['web_search', 'googleSearch'],
  ['web_fetch', 'urlContext'],
  ['code_execution', 'codeExecution'],
  ['code_interpreter', 'codeExecution'],
];

/** The members `tools` and `toolConfig`. What cannot be said is added to `dropped`. */
export function toolMembers(hub: ChatRequest, traits: ModelTraits, dropped: string[]): JsonObject {
  const functions = (hub.tools ?? []).flatMap((tool, index) => declaration(tool, index, dropped));
  let own = ownTools(hub, dropped);
  if (functions.length && own.length && !traits.mixesTools) {
    dropped.push(...own.flatMap((tool) => Object.keys(tool).map((name) => `tools.${name}`)));
    own = [];
  }
  const tools = [...(functions.length ? [{ functionDeclarations: functions }] : []), ...own];
  if (!tools.length) return {};
  const calling = functions.length ? callingConfig(hub, dropped) : undefined;
  const config: JsonObject = {
    ...(calling ? { functionCallingConfig: calling } : {}),
    // Without it the two kinds of tools are refused together.
    ...(functions.length && own.length ? { includeServerSideToolInvocations: true } : {}),
  };
  return { tools, ...(Object.keys(config).length ? { toolConfig: config } : {}) };
}

function declaration(tool: Tool, index: number, dropped: string[]): JsonObject[] {
  const { function: declared } = tool;
  if (!isJsonObject(declared)) {
    dropped.push(`tools[${index}]`);
    return [];
  }
  const { name, description, parameters } = declared;
  return [
    {
      name,
      ...(description === undefined ? {} : { description }),
      ...(isJsonObject(parameters) ? { parametersJsonSchema: parameters } : {}),
    },
  ];
}

/** Tools that run at the provider: Google's own as they are, those of others by the name they have here. */
function ownTools(hub: ChatRequest, dropped: string[]): JsonObject[] {
  const asked = Array.isArray(hub.server_tools) ? hub.server_tools.filter(isJsonObject) : [];
  const tools = new Map<string, JsonObject>();
  for (const tool of asked) {
    const type = textOf(tool.type);
    // The dialect of this API gives Google's own tools beside their names.
    const name = textOf(tool.name) || Object.keys(tool).join();
    const relative = RELATIVES.find(([prefix]) => type.startsWith(prefix))?.[1];
    if (relative) tools.set(relative, { [relative]: {} });
    else if (type) dropped.push(`tools.${name}`);
    else tools.set(name, { [name]: tool[name] ?? {} });
  }
  if (isJsonObject(hub.web_search_options)) tools.set('googleSearch', { googleSearch: {} });
  return [...tools.values()];
}

function callingConfig(hub: ChatRequest, dropped: string[]): JsonObject | undefined {
  if (hub.parallel_tool_calls === false) dropped.push('parallel_tool_calls');
  const choice = choiceOf(hub.tool_choice);
  if (hub.tool_choice && !choice) dropped.push('tool_choice');
  const strict = (hub.tools ?? []).some((tool) => isJsonObject(tool.function) && tool.function.strict);
  if (strict && (choice?.mode ?? 'AUTO') === 'AUTO') return { mode: 'VALIDATED' };
  return choice;
}

function choiceOf(choice: Json | undefined): JsonObject | undefined {
  if (choice === 'auto') return { mode: 'AUTO' };
  if (choice === 'none') return { mode: 'NONE' };
  if (choice === 'required') return { mode: 'ANY' };
  if (!isJsonObject(choice)) return undefined;
  const name = nameOf(choice);
  if (name !== undefined) return { mode: 'ANY', allowedFunctionNames: [name] };
  if (!isJsonObject(choice.allowed_tools)) return undefined;
  const { mode, tools } = choice.allowed_tools;
  const names = (Array.isArray(tools) ? tools : []).map(nameOf).filter((each) => each !== undefined);
  // Names are allowed with these two modes only.
  return { mode: mode === 'required' ? 'ANY' : 'VALIDATED', allowedFunctionNames: names };
}

function nameOf(choice: Json): string | undefined {
  const called = isJsonObject(choice) && isJsonObject(choice.function) ? choice.function.name : undefined;
  return typeof called === 'string' ? called : undefined;
}
