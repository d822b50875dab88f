import { invalidRequest } from '../../core/error';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { checkModel, checkOptional, missingOrWrong } from '../openai-check';

const ROLES = ['system', 'developer', 'user', 'assistant', 'tool', 'function'];

/** Checks what the gateway and its policies rely on; the rest is the provider's to judge. */
export function checkChatRequest(body: JsonObject): void {
  checkModel(body);
  if (!Array.isArray(body.messages)) throw missingOrWrong(body.messages, 'messages', 'an array of messages');
  if (body.messages.length === 0) throw invalidRequest('`messages` must hold at least one message.', 'messages');
  for (const [index, message] of body.messages.entries()) checkMessage(message, `messages[${index}]`);
  checkTools(body.tools);
  checkScalars(body);
}

/** Members that policies read, with the type that the API gives them. */
function checkScalars(body: JsonObject): void {
  checkOptional(body, {
    max_tokens: 'a whole number',
    max_completion_tokens: 'a whole number',
    n: 'a whole number',
    temperature: 'a number',
    stream: 'true or false',
    stream_options: 'an object',
  });
}

function checkMessage(message: Json, path: string): void {
  if (!isJsonObject(message)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  if (typeof message.role !== 'string' || !ROLES.includes(message.role)) {
    throw invalidRequest(`\`${path}.role\` must be one of ${ROLES.join(', ')}.`, `${path}.role`);
  }
  const { content } = message;
  if (Array.isArray(content)) {
    for (const [index, part] of content.entries()) {
      if (isJsonObject(part) && typeof part.type === 'string') continue;
      const at = `${path}.content[${index}]`;
      throw invalidRequest(`\`${at}\` must be an object with a \`type\`.`, at);
    }
  } else if (content !== undefined && content !== null && typeof content !== 'string') {
    throw invalidRequest(`\`${path}.content\` must be a string or an array of parts.`, `${path}.content`);
  }
  checkToolCalls(message.tool_calls, `${path}.tool_calls`);
}

function checkToolCalls(calls: Json | undefined, path: string): void {
  if (calls === undefined || calls === null) return;
  if (!Array.isArray(calls)) throw invalidRequest(`\`${path}\` must be an array.`, path);
  for (const [index, call] of calls.entries()) {
    if (isJsonObject(call) && (call.type !== 'function' || isJsonObject(call.function))) continue;
    throw invalidRequest(`\`${path}[${index}]\` must be a tool call with a \`function\`.`, `${path}[${index}]`);
  }
}

function checkTools(tools: Json | undefined): void {
  if (tools === undefined || tools === null) return;
  if (!Array.isArray(tools)) throw invalidRequest('`tools` must be an array.', 'tools');
  for (const [index, tool] of tools.entries()) {
    if (isJsonObject(tool) && (tool.type !== 'function' || isJsonObject(tool.function))) continue;
    throw invalidRequest(`\`tools[${index}]\` must be an object with a \`function\`.`, `tools[${index}]`);
  }
}
