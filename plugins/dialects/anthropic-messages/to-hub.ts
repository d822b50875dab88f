import { effortOfBudget } from '../../core/effort';
import type { ChatRequest, Tool } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { toHubMessages, toHubParts } from './to-hub-messages';

/**
 * A Messages request in the hub's form. What the hub has no word for (`top_k`, `thinking`, `mcp_servers`, ...) keeps
 * its name there, so that each provider can take it or tell that it was dropped; tools that run at Anthropic stand
 * under `server_tools`, because nobody else has them.
 */
export function toHub(body: JsonObject): ChatRequest {
  const {
    system, messages, tools, tool_choice: choice, stop_sequences: stop, metadata, output_config: output, ...further
  } = body; // prettier-ignore
  const user = isJsonObject(metadata) ? metadata.user_id : undefined;
  return {
    ...further,
    model: textOf(body.model),
    messages: [...systemMessage(system), ...toHubMessages(messages)],
    ...toolMembers(tools, choice),
    ...(Array.isArray(stop) ? { stop: stop as string[] } : {}),
    ...(typeof user === 'string' ? { user } : {}),
    ...outputMembers(output, body.thinking),
  };
}

function systemMessage(system: Json | undefined): ChatRequest['messages'] {
  if (typeof system === 'string') return [{ role: 'system', content: system }];
  return Array.isArray(system) ? [{ role: 'system', content: toHubParts(system) }] : [];
}

function toolMembers(tools: Json | undefined, choice: Json | undefined): Partial<ChatRequest> {
  const all = Array.isArray(tools) ? tools.filter(isJsonObject) : [];
  const client = all.filter((tool) => tool.input_schema !== undefined);
  const server = all.filter((tool) => tool.input_schema === undefined);
  return {
    ...(client.length ? { tools: client.map(toHubTool) } : {}),
    ...(server.length ? { server_tools: server } : {}),
    ...toolChoice(choice),
  };
}

function toHubTool({ name, description, input_schema: schema, strict, type: _, ...further }: JsonObject): Tool {
  const declared: JsonObject = { name, description, parameters: schema, strict };
  for (const member of Object.keys(declared)) if (declared[member] === undefined) delete declared[member];
  return { type: 'function', function: declared as Tool['function'], ...further };
}

function toolChoice(choice: Json | undefined): Partial<ChatRequest> {
  if (!isJsonObject(choice)) return {};
  const { type, name, disable_parallel_tool_use: single } = choice;
  const parallel = typeof single === 'boolean' ? { parallel_tool_calls: !single } : {};
  if (type === 'tool') return { tool_choice: { type: 'function', function: { name: textOf(name) } }, ...parallel };
  if (type === 'any') return { tool_choice: 'required', ...parallel };
  return { tool_choice: type === 'none' ? 'none' : 'auto', ...parallel };
}

/** The effort asked for, and the schema of the answer. */
function outputMembers(output: Json | undefined, thinking: Json | undefined): Partial<ChatRequest> {
  const { effort, format } = isJsonObject(output) ? output : {};
  const reasoning = typeof effort === 'string' ? effort : effortOf(thinking);
  const schema = isJsonObject(format) ? format.schema : undefined;
  const asked = { name: 'answer', strict: true, schema };
  return {
    ...(reasoning ? { reasoning_effort: reasoning } : {}),
    ...(isJsonObject(schema) ? { response_format: { type: 'json_schema', json_schema: asked } } : {}),
  };
}

/** The effort that other APIs know, for a number of tokens to think with. */
function effortOf(thinking: Json | undefined): string | undefined {
  const budget = isJsonObject(thinking) && thinking.type === 'enabled' ? thinking.budget_tokens : undefined;
  return typeof budget === 'number' ? effortOfBudget(budget) : undefined;
}
