import { invalidRequest } from '../../core/error';
import { isJsonObject } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { tableOf } from '../../core/table';
import { checkModel, checkOptional, missingOrWrong } from '../openai-check';

const ROLES: readonly string[] = ['system', 'developer', 'user', 'assistant'];

/** Text that items cannot do without. */
const TEXTS = tableOf<readonly string[]>({
  function_call: ['call_id', 'name', 'arguments'],
  function_call_output: ['call_id'],
  custom_tool_call: ['call_id', 'name', 'input'],
  custom_tool_call_output: ['call_id'],
  item_reference: ['id'],
});

/** Checks what the gateway and its policies rely on; the rest is the provider's to judge. Throws `AiError` 400. */
export function check(body: JsonObject): void {
  checkModel(body);
  checkInput(body);
  checkTools(body.tools);
  const { instructions } = body;
  if (instructions !== undefined && instructions !== null && typeof instructions !== 'string') {
    throw invalidRequest('`instructions` must be a string.', 'instructions');
  }
  checkOptional(body, {
    max_output_tokens: 'a whole number',
    top_logprobs: 'a whole number',
    temperature: 'a number',
    stream: 'true or false',
    background: 'true or false',
    text: 'an object',
    reasoning: 'an object',
    stream_options: 'an object',
  });
}

/** A stored prompt or an earlier answer may be all that is said. */
function checkInput({ input, prompt, previous_response_id: previous, conversation }: JsonObject): void {
  if (typeof input === 'string') return;
  if (input === undefined && (prompt ?? previous ?? conversation)) return;
  if (!Array.isArray(input)) throw missingOrWrong(input, 'input', 'a string or an array of items');
  if (input.length === 0) throw invalidRequest('`input` must hold at least one item.', 'input');
  for (const [index, item] of input.entries()) checkItem(item, `input[${index}]`);
}

function checkItem(item: Json, path: string): void {
  if (!isJsonObject(item)) throw invalidRequest(`\`${path}\` must be an object.`, path);
  const { type, role } = item;
  if (type === undefined || type === 'message') {
    if (typeof role !== 'string' || !ROLES.includes(role)) {
      throw invalidRequest(`\`${path}.role\` must be one of ${ROLES.join(', ')}.`, `${path}.role`);
    }
    return checkContent(item.content, `${path}.content`);
  }
  if (typeof type !== 'string') throw invalidRequest(`\`${path}.type\` must be a string.`, `${path}.type`);
  for (const member of TEXTS.get(type) ?? []) {
    if (typeof item[member] !== 'string') throw missingOrWrong(item[member], `${path}.${member}`, 'a string');
  }
  if (type.endsWith('tool_call_output') || type === 'function_call_output') checkContent(item.output, `${path}.output`);
}

function checkContent(content: Json | undefined, path: string): void {
  if (typeof content === 'string') return;
  if (!Array.isArray(content)) throw missingOrWrong(content, path, 'a string or an array of parts');
  for (const [index, part] of content.entries()) {
    if (isJsonObject(part) && typeof part.type === 'string') continue;
    throw invalidRequest(`\`${path}[${index}]\` must be an object with a \`type\`.`, `${path}[${index}]`);
  }
}

function checkTools(tools: Json | undefined): void {
  if (tools === undefined || tools === null) return;
  if (!Array.isArray(tools)) throw invalidRequest('`tools` must be an array.', 'tools');
  for (const [index, tool] of tools.entries()) {
    const path = `tools[${index}]`;
    if (!isJsonObject(tool) || typeof tool.type !== 'string') {
      throw invalidRequest(`\`${path}\` must be an object with a \`type\`.`, path);
    }
    const named = tool.type !== 'function' && tool.type !== 'custom';
    if (!named && typeof tool.name !== 'string') throw missingOrWrong(tool.name, `${path}.name`, 'a string');
  }
}
