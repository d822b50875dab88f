import type { Wire } from './wire';

/** What an answer says, whichever API it was read in. Finish reasons are in OpenAI's words. */
export interface Reading {
  text: string;
  thinking: string;
  toolCalls: { id: string; name: string; arguments: unknown }[];
  finish: string;
}

/** Members of the answers as far as they matter here; recordings hold much more. */
interface OpenAiContentPart {
  type: string;
  text?: string;
  thinking?: { text?: string }[];
}
interface OpenAiMessage {
  content?: string | OpenAiContentPart[] | null;
  reasoning_content?: string | null;
  reasoning?: string | null;
  tool_calls?: { index?: number; id?: string; function?: { name?: string; arguments?: string } }[] | null;
}
interface OpenAiChoice {
  index: number;
  message?: OpenAiMessage;
  delta?: OpenAiMessage;
  finish_reason?: string | null;
}
interface AnthropicBlock {
  type: string;
  id?: string;
  name?: string;
  text?: string;
  thinking?: string;
  input?: unknown;
}
interface AnthropicEvent {
  type: string;
  index?: number;
  message?: { stop_reason?: string | null };
  content_block?: AnthropicBlock;
  delta?: { type?: string; text?: string; thinking?: string; partial_json?: string; stop_reason?: string | null };
}

/** The first choice of a chat completion, plain or streamed. */
export function readOpenAiChat(wire: Wire): Reading {
  const answers = (wire.kind === 'whole' ? [wire.body] : eventsOf(wire)) as { choices?: OpenAiChoice[] }[];
  const reading: Reading = { text: '', thinking: '', toolCalls: [], finish: '' };
  const calls = new Map<number, { id: string; name: string; json: string }>();
  for (const choice of answers.flatMap(({ choices }) => choices ?? []).filter(({ index }) => index === 0)) {
    // Perplexity's answers have both: its chunks hold the message so far as well.
    const message = (wire.kind === 'whole' ? choice.message : choice.delta) ?? {};
    addContent(reading, message);
    (message.tool_calls ?? []).forEach((part, position) => {
      const call = calls.get(part.index ?? position) ?? { id: '', name: '', json: '' };
      calls.set(part.index ?? position, call);
      call.id ||= part.id ?? '';
      call.name += part.function?.name ?? '';
      call.json += part.function?.arguments ?? '';
    });
    reading.finish = choice.finish_reason ?? reading.finish;
  }
  reading.toolCalls = [...calls.values()].map(({ id, name, json }) => ({ id, name, arguments: parseArguments(json) }));
  return reading;
}

function addContent(reading: Reading, { content, reasoning_content, reasoning }: OpenAiMessage): void {
  reading.thinking += reasoning_content ?? reasoning ?? '';
  if (typeof content === 'string') reading.text += content;
  if (!Array.isArray(content)) return;
  // Mistral's thinking stands among the parts of the content.
  for (const part of content) {
    reading.text += part.type === 'text' ? (part.text ?? '') : '';
    reading.thinking += (part.thinking ?? []).map(({ text }) => text ?? '').join('');
  }
}

const FINISH_OF_STOP: Record<string, string> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  pause_turn: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

/** A message of Anthropic's API, plain or streamed. Tools that ran at the provider are not calls for the client. */
export function readAnthropic(wire: Wire): Reading {
  const message = wire.kind === 'whole' ? wire.body : assembleMessage(eventsOf(wire) as unknown as AnthropicEvent[]);
  const blocks = (message['content'] ?? []) as unknown as AnthropicBlock[];
  return {
    text: blocks.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    thinking: blocks.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    toolCalls: blocks
      .filter((block) => block.type === 'tool_use')
      .map(({ id = '', name = '', input }) => ({ id, name, arguments: input })),
    finish: FINISH_OF_STOP[String(message['stop_reason'])] ?? '',
  };
}

function assembleMessage(events: AnthropicEvent[]): { content: AnthropicBlock[]; stop_reason?: string | null } {
  const blocks: AnthropicBlock[] = [];
  const json: string[] = [];
  let stop: string | null | undefined;
  for (const { type, index = 0, content_block, delta } of events) {
    if (content_block) blocks[index] = { ...content_block };
    if (type === 'message_delta') stop = delta?.stop_reason;
    const block = blocks[index];
    if (type !== 'content_block_delta' || !block || !delta) continue;
    if (delta.text !== undefined) block.text = (block.text ?? '') + delta.text;
    if (delta.thinking !== undefined) block.thinking = (block.thinking ?? '') + delta.thinking;
    if (delta.partial_json !== undefined) json[index] = (json[index] ?? '') + delta.partial_json;
  }
  blocks.forEach((block, index) => {
    if (json[index] !== undefined) block.input = parseArguments(json[index]);
  });
  return { content: blocks, stop_reason: stop };
}

interface ResponseItem {
  type: string;
  call_id?: string;
  name?: string;
  arguments?: string;
  content?: { text?: string }[];
  summary?: { text?: string }[];
}
interface ResponseBody {
  status?: string;
  incomplete_details?: { reason?: string } | null;
  output: ResponseItem[];
}

const FINISH_OF_INCOMPLETE: Record<string, string> = { max_output_tokens: 'length', content_filter: 'content_filter' };

/** A response of OpenAI's Responses API, plain or as the last event of a stream has it. */
export function readResponse(wire: Wire): Reading {
  const body = wire.kind === 'whole' ? wire.body : eventsOf(wire).at(-1)?.['response'];
  const { output, status, incomplete_details: details } = body as unknown as ResponseBody;
  const words = (type: string) =>
    output
      .filter((item) => item.type === type)
      .flatMap(({ content, summary }) => content ?? summary ?? [])
      .map(({ text }) => text ?? '')
      .join('');
  const toolCalls = output
    .filter(({ type }) => type === 'function_call')
    .map(({ call_id: id = '', name = '', arguments: json = '' }) => ({ id, name, arguments: parseArguments(json) }));
  const ended = toolCalls.length ? 'tool_calls' : 'stop';
  const finish = status === 'completed' ? ended : (FINISH_OF_INCOMPLETE[details?.reason ?? ''] ?? '');
  return { text: words('message'), thinking: words('reasoning'), toolCalls, finish };
}

function eventsOf(wire: Wire) {
  if (wire.kind !== 'stream') throw new Error(`an answer was expected, not ${JSON.stringify(wire)}`);
  return wire.events;
}

/** A tool without parameters is called with no arguments at all by some models. */
function parseArguments(json: string): unknown {
  return json.trim() === '' ? {} : JSON.parse(json);
}
