import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { messageText } from '../../core/message-text';
import type { ChatRequest, Message, Tool } from '../../core/hub';
import { excerpt } from './excerpt';
import { sampleOf } from './sample';

const ABOUT = 'This is the demo model, which answers offline inside the gateway.';

/** What the demo model says: words, or a call of the first tool it was offered. */
interface Said {
  content: string | null;
  /** `max_tokens` ended the text. */
  cut?: boolean;
  call?: { name: string; arguments: string };
}

function say(request: ChatRequest): Said {
  const last = request.messages.at(-1);
  if (last?.role === 'tool') return { content: `[demo] The tool said: ${excerpt(messageText(last.content))}` };
  const tool = toolToCall(request);
  if (tool) {
    const { name, parameters } = tool.function;
    return { content: null, call: { name, arguments: JSON.stringify(sampleOf(parameters ?? {})) } };
  }
  const format = request.response_format;
  if (format?.type === 'json_object') return { content: JSON.stringify({ demo: true, about: ABOUT }) };
  if (format?.type === 'json_schema' && isJsonObject(format.json_schema)) {
    return { content: JSON.stringify(sampleOf((format.json_schema.schema as JsonObject) ?? {})) };
  }
  return limited(`[demo] ${ABOUT} You said: ${excerpt(lastUserText(request.messages))}`, request);
}

function toolToCall({ tools, tool_choice: choice }: ChatRequest): Tool | undefined {
  if (!tools?.length || choice === 'none') return undefined;
  if (isJsonObject(choice) && isJsonObject(choice.function)) {
    const { name } = choice.function;
    return tools.find((tool) => tool.function?.name === name);
  }
  return tools.find((tool) => tool.type === 'function');
}

function lastUserText(messages: readonly Message[]): string {
  return messageText(messages.findLast((message) => message.role === 'user')?.content);
}

function limited(text: string, { max_tokens, max_completion_tokens }: ChatRequest): Said {
  const limit = max_completion_tokens ?? max_tokens ?? Infinity;
  const words = wordsOf(text);
  return words.length > limit ? { content: words.slice(0, limit).join(''), cut: true } : { content: text };
}

export function chatAnswer(body: JsonObject): object {
  const request = body as ChatRequest;
  const said = say(request);
  const choice = {
    message: { role: 'assistant', content: said.content, ...(said.call ? { tool_calls: [toolCall(said)] } : {}) },
    finish_reason: finishReason(said),
  };
  const choices = Array.from({ length: request.n ?? 1 }, (_, index) => ({ index, ...choice }));
  return { ...head(request, 'chat.completion'), choices, usage: usageOf(request.messages, said, choices.length) };
}

export function chatEvents(body: JsonObject): object[] {
  const request = body as ChatRequest;
  const said = say(request);
  const shared = head(request, 'chat.completion.chunk');
  const deltas: object[] = [
    { role: 'assistant', content: said.call ? null : '' },
    ...wordsOf(said.content ?? '').map((content) => ({ content })),
    ...(said.call ? [{ tool_calls: [{ index: 0, ...toolCall(said) }] }] : []),
  ];
  const choices = Array.from({ length: request.n ?? 1 }, (_, index) => [
    ...deltas.map((delta) => ({ index, delta, finish_reason: null })),
    { index, delta: {}, finish_reason: finishReason(said) },
  ]);
  const usage = usageOf(request.messages, said, choices.length);
  return [
    ...choices.flat().map((choice) => ({ ...shared, choices: [choice], usage: null })),
    { ...shared, choices: [], usage },
  ];
}

function toolCall(said: Said): object {
  return { id: 'call_demo_1', type: 'function', function: said.call };
}

function finishReason(said: Said): string {
  if (said.call) return 'tool_calls';
  return said.cut ? 'length' : 'stop';
}

function complete(body: JsonObject): Said {
  const prompt = Array.isArray(body.prompt) ? body.prompt.join(' ') : String(body.prompt);
  return limited(` [demo] ${ABOUT} The prompt was: ${excerpt(prompt)}`, body as ChatRequest);
}

export function completionAnswer(body: JsonObject): object {
  const said = complete(body);
  const choices = [{ index: 0, text: said.content, logprobs: null, finish_reason: finishReason(said) }];
  return { ...head(body, 'text_completion'), choices, usage: usageOf(body.prompt ?? null, said, 1) };
}

export function completionEvents(body: JsonObject): object[] {
  const said = complete(body);
  const shared = head(body, 'text_completion');
  const event = (piece: string, finish_reason: string | null) => ({
    ...shared,
    choices: [{ index: 0, text: piece, logprobs: null, finish_reason }],
  });
  const usage = usageOf(body.prompt ?? null, said, 1);
  const words = wordsOf(said.content ?? '').map((word) => event(word, null));
  return [...words, event('', finishReason(said)), { ...shared, choices: [], usage }];
}

let answers = 0;

function head(request: JsonObject, object: string): object {
  answers++;
  return { id: `demo-${answers}`, object, created: Math.floor(Date.now() / 1000), model: request.model };
}

/** A rough count of the demo's own: a token for each piece of text a word long. */
function usageOf(input: Json, said: Said, choices: number): object {
  const prompt_tokens = Math.max(1, Math.ceil(JSON.stringify(input).length / 4));
  const written = said.content ?? said.call?.arguments ?? '';
  const completion_tokens = Math.max(1, wordsOf(written).length) * choices;
  return { prompt_tokens, completion_tokens, total_tokens: prompt_tokens + completion_tokens };
}

/** The text cut before its spaces, so that the pieces join to the text. */
function wordsOf(text: string): string[] {
  return text.match(/\s*\S+\s*$|\s*\S+/g) ?? [];
}
