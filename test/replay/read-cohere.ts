import { CohereClientV2, type Cohere } from 'cohere-ai';
import type { Reading } from './reading';

/** The official SDK; `address` is without a version. */
export function cohereClient(address: string, token: string): CohereClientV2 {
  return new CohereClientV2({ environment: address, token, maxRetries: 0 });
}

/** What the official SDK makes of a chat answer. */
export interface CohereReading extends Reading {
  usage: { input: number; output: number };
  /** Words of the answer that are cited, with each of their sources. */
  cited: { words: string; source: string }[];
}

const FINISH: Record<string, string> = { COMPLETE: 'stop', TOOL_CALL: 'tool_calls', MAX_TOKENS: 'length' };

/** Asks anything, for the recorded answer fits every question, and reads it. */
export async function readByCohere(client: CohereClientV2, streamed: boolean, model = 'any'): Promise<CohereReading> {
  const question = { model, messages: [{ role: 'user' as const, content: 'What did you say?' }] };
  if (streamed) return readEvents(await client.chatStream(question));
  const { message, finishReason, usage } = await client.chat(question);
  const blocks = (message.content ?? []) as { text?: string; thinking?: string }[];
  return {
    text: blocks.map(({ text }) => text ?? '').join(''),
    thinking: (message.toolPlan ?? '') + blocks.map(({ thinking }) => thinking ?? '').join(''),
    toolCalls: (message.toolCalls ?? []).map(({ id, function: called }) => ({
      id: id ?? '',
      name: called?.name ?? '',
      arguments: JSON.parse(called?.arguments || '{}') as unknown,
    })),
    finish: FINISH[finishReason] ?? '',
    usage: billed(usage),
    cited: (message.citations ?? []).flatMap(citedWords),
  };
}

async function readEvents(events: AsyncIterable<Cohere.V2ChatStreamResponse>): Promise<CohereReading> {
  const calls: { id: string; name: string; json: string }[] = [];
  const said = {
    text: '',
    thinking: '',
    finish: '',
    usage: { input: 0, output: 0 },
    cited: [] as CohereReading['cited'],
  };
  for await (const event of events) {
    if (event.type === 'content-start' || event.type === 'content-delta') {
      const content = event.delta?.message?.content;
      said.text += content?.text ?? '';
      said.thinking += content?.thinking ?? '';
    } else if (event.type === 'tool-plan-delta') said.thinking += event.delta?.message?.toolPlan ?? '';
    else if (event.type === 'tool-call-start') {
      const { id = '', function: called } = event.delta?.message?.toolCalls ?? {};
      calls.push({ id, name: called?.name ?? '', json: called?.arguments ?? '' });
    } else if (event.type === 'tool-call-delta') {
      calls[event.index ?? 0]!.json += event.delta?.message?.toolCalls?.function?.arguments ?? '';
    } else if (event.type === 'citation-start') said.cited.push(...citedWords(event.delta?.message?.citations));
    else if (event.type === 'message-end') {
      said.finish = FINISH[event.delta?.finishReason ?? ''] ?? '';
      said.usage = billed(event.delta?.usage);
    }
  }
  const toolCalls = calls.map(({ id, name, json }) => ({ id, name, arguments: JSON.parse(json || '{}') as unknown }));
  return { ...said, toolCalls };
}

function billed(usage: Cohere.Usage | undefined): CohereReading['usage'] {
  const { inputTokens = NaN, outputTokens = NaN } = usage?.billedUnits ?? {};
  return { input: inputTokens, output: outputTokens };
}

function citedWords(citation: Cohere.Citation | undefined): CohereReading['cited'] {
  return (citation?.sources ?? []).map((source) => {
    const { url, title } = (source.type === 'document' ? source.document : undefined) ?? {};
    return { words: citation?.text ?? '', source: String(url ?? title ?? source.id ?? '') };
  });
}
