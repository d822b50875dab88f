/** Vendors' recorded request bodies in the hub's form, as far as counting tokens needs it. */
import type { ChatRequest, ContentPart, HubRequest, Message, Tool, ToolCall } from '../../plugins/core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../plugins/core/json';

/** By the data's `kind`; undefined when the request holds what the hub cannot say. */
export const HUB_FORMS: Record<string, (body: JsonObject) => HubRequest | undefined> = {
  chat: (body) => body as ChatRequest,
  completions: (body) => body as HubRequest,
  embeddings: (body) => body as HubRequest,
  cohere2: (body) => body as ChatRequest,
  ollama,
  messages: anthropic,
  converse,
  gemini,
  responses,
};

export function object(value: Json | undefined): JsonObject {
  return isJsonObject(value) ? value : {};
}
export function list(value: Json | undefined): JsonObject[] {
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}
function text(value: Json | undefined): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}
function textPart(value: Json | undefined): ContentPart {
  return { type: 'text', text: text(value) };
}
function call(id: Json | undefined, name: Json | undefined, args: Json | undefined): ToolCall {
  return { id: text(id), type: 'function', function: { name: text(name), arguments: text(args) } };
}
function tool(name: Json | undefined, description: Json | undefined, parameters: Json | undefined): Tool {
  const about = typeof description === 'string' ? { description } : {};
  return { type: 'function', function: { name: text(name), ...about, parameters: object(parameters) } };
}
function jsonSchema(schema: Json | undefined): JsonObject | undefined {
  return schema === undefined ? undefined : { type: 'json_schema', json_schema: { name: 'answer', schema } };
}
function chat(messages: Message[], tools: Tool[], response_format: JsonObject | undefined): ChatRequest {
  return { model: '', messages, ...(tools.length && { tools }), ...(response_format && { response_format }) };
}

function ollama(body: JsonObject): HubRequest {
  if (typeof body.prompt === 'string') return chat([{ role: 'user', content: body.prompt }], [], undefined);
  return body as ChatRequest;
}

function anthropic(body: JsonObject): HubRequest {
  const system =
    typeof body.system === 'string'
      ? body.system
      : list(body.system)
          .map((part) => part.text)
          .join('\n');
  const tools = list(body.tools).map((each) => tool(each.name, each.description, each.input_schema));
  const format = object(object(body.output_config).format ?? body.output_format);
  const messages: Message[] = system ? [{ role: 'system', content: system }] : [];
  for (const message of list(body.messages)) messages.push(...anthropicMessages(message));
  const thinks = /enabled|adaptive/.test(text(object(body.thinking).type));
  return { ...chat(messages, tools, jsonSchema(format.schema)), ...(thinks && { reasoning_effort: 'medium' }) };
}

function anthropicMessages(message: JsonObject): Message[] {
  const role = message.role as Message['role'];
  if (typeof message.content === 'string') return [{ role, content: message.content }];
  const results: Message[] = [];
  const content: ContentPart[] = [];
  const calls: ToolCall[] = [];
  for (const block of list(message.content)) {
    if (block.type === 'tool_use') calls.push(call(block.id, block.name, block.input));
    else if (block.type === 'tool_result') {
      const parts =
        typeof block.content === 'string' ? [textPart(block.content)] : list(block.content).map(anthropicPart);
      results.push({ role: 'tool', tool_call_id: text(block.tool_use_id), content: parts });
    } else content.push(anthropicPart(block));
  }
  if (content.length || calls.length) results.push({ role, content, ...(calls.length && { tool_calls: calls }) });
  return results;
}

function anthropicPart(block: JsonObject): ContentPart {
  const source = object(block.source);
  if (block.type === 'image') return image(source.media_type, source.data ?? source.url);
  return typeof block.text === 'string' ? textPart(block.text) : { ...block, type: text(block.type) };
}

function image(mediaType: Json | undefined, data: Json | undefined): ContentPart {
  const url = text(data).startsWith('http') ? text(data) : `data:${text(mediaType)};base64,${text(data)}`;
  return { type: 'image_url', image_url: { url } };
}

function converse(body: JsonObject): HubRequest {
  const messages: Message[] = [];
  const system = list(body.system).flatMap((part) => part.text ?? []);
  if (system.length) messages.push({ role: 'system', content: system.join('\n') });
  for (const message of list(body.messages)) messages.push(...converseMessages(message));
  const tools = list(object(body.toolConfig).tools).flatMap(({ toolSpec }) =>
    isJsonObject(toolSpec) ? [tool(toolSpec.name, toolSpec.description, object(toolSpec.inputSchema).json)] : [],
  );
  const structure = object(object(object(body.outputConfig).textFormat).structure);
  return chat(messages, tools, jsonSchema(object(structure.jsonSchema).schema));
}

function converseMessages(message: JsonObject): Message[] {
  const results: Message[] = [];
  const content: ContentPart[] = [];
  const calls: ToolCall[] = [];
  for (const block of list(message.content)) {
    const { toolUse, toolResult } = block;
    if (isJsonObject(toolUse)) calls.push(call(toolUse.toolUseId, toolUse.name, toolUse.input));
    else if (isJsonObject(toolResult)) {
      const parts = list(toolResult.content).map((part) => textPart(part.text ?? part.json));
      results.push({ role: 'tool', tool_call_id: text(toolResult.toolUseId), content: parts });
    } else if (typeof block.text === 'string') content.push(textPart(block.text));
    else content.push({ type: Object.keys(block)[0] ?? 'unknown', ...block });
  }
  const role = message.role as Message['role'];
  if (content.length || calls.length) results.push({ role, content, ...(calls.length && { tool_calls: calls }) });
  return results;
}

function gemini(body: JsonObject): HubRequest {
  const system = list(object(body.systemInstruction).parts)
    .map((part) => part.text)
    .join('\n');
  const messages: Message[] = system ? [{ role: 'system', content: system }] : [];
  for (const content of list(body.contents)) messages.push(...geminiMessages(content));
  const tools = list(body.tools).flatMap(({ functionDeclarations }) =>
    list(functionDeclarations).map((each) =>
      tool(each.name, each.description, each.parameters ?? each.parameters_json_schema ?? each.parametersJsonSchema),
    ),
  );
  const config = object(body.generationConfig);
  return chat(
    messages,
    tools,
    jsonSchema(config.responseJsonSchema ?? config.responseSchema ?? config.response_schema),
  );
}

function geminiMessages(message: JsonObject): Message[] {
  const results: Message[] = [];
  const content: ContentPart[] = [];
  const calls: ToolCall[] = [];
  for (const part of list(message.parts)) {
    const used = object(part.functionCall ?? part.function_call);
    const result = object(part.functionResponse ?? part.function_response);
    const data = object(part.inlineData ?? part.inline_data);
    if (used.name) calls.push(call(used.id ?? used.name, used.name, used.args));
    else if (result.name) {
      results.push({ role: 'tool', tool_call_id: text(result.id ?? result.name), content: text(result.response) });
    } else if (data.data) content.push(image(data.mimeType ?? data.mime_type, data.data));
    else if (typeof part.text === 'string') content.push(textPart(part.text));
    else content.push({ type: 'unknown', ...part });
  }
  const role = message.role === 'model' ? 'assistant' : 'user';
  if (content.length || calls.length) results.push({ role, content, ...(calls.length && { tool_calls: calls }) });
  return results;
}

/** Only what chat completions can say too: messages, functions, their calls and results. */
function responses(body: JsonObject): HubRequest | undefined {
  const messages: Message[] = [];
  if (typeof body.instructions === 'string') messages.push({ role: 'system', content: body.instructions });
  if (typeof body.input === 'string') messages.push({ role: 'user', content: body.input });
  for (const item of list(body.input)) {
    const message = responsesMessage(item);
    if (!message) return undefined;
    messages.push(message);
  }
  const tools = list(body.tools);
  if (body.prompt !== undefined || tools.some(({ type, defer_loading }) => type !== 'function' || defer_loading))
    return;
  const format = object(object(body.text).format);
  return chat(
    messages,
    tools.map((each) => tool(each.name, each.description, each.parameters)),
    format.type === 'json_schema' ? { type: 'json_schema', json_schema: format } : undefined,
  );
}

function responsesMessage(item: JsonObject): Message | undefined {
  if (item.type === 'function_call') {
    return { role: 'assistant', tool_calls: [call(item.call_id, item.name, item.arguments)] };
  }
  if (item.type === 'function_call_output') {
    return { role: 'tool', tool_call_id: text(item.call_id), content: text(item.output) };
  }
  if (item.type !== undefined && item.type !== 'message') return undefined;
  const role = item.role as Message['role'];
  if (typeof item.content === 'string') return { role, content: item.content };
  return { role, content: list(item.content).map(responsesPart) };
}

function responsesPart(part: JsonObject): ContentPart {
  if (typeof part.image_url === 'string') {
    return { type: 'image_url', image_url: { url: part.image_url, detail: text(part.detail) } };
  }
  return typeof part.text === 'string' ? textPart(part.text) : { ...part, type: text(part.type) };
}
