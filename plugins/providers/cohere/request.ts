import type { ChatRequest } from '../../core/hub';
import { isJsonObject, type Json, type JsonObject } from '../../core/json';
import { notTaken, type Takes } from '../../core/options';
import { toCohereMessages } from './messages';
import { citedDocuments } from './documents';
import { thinkingMember } from './thinking';
import { toolMembers } from './tools';

const MOST_STOPS = 5;

export const TAKES: Takes = {
  temperature: true,
  top_p: 'from 0.01 to 0.99',
  top_k: 'no more than 500',
  max_tokens: true,
  stop: `no more than ${MOST_STOPS}`,
  seed: true,
  frequency_penalty: 'from 0 to 1',
  presence_penalty: 'from 0 to 1',
  logprobs: true,
  response_format: true,
  tools: true,
  tool_choice: true,
  reasoning_effort: 'models that think',
  thinking: 'models that think',
  citations: 'texts, without tools and `response_format`',
};

/** Members of Cohere's own that the hub has no word for; they are sent as they came. */
const SENT_ON = ['documents', 'citation_options', 'safety_mode', 'strict_tools', 'priority', 'k', 'p'] as const;

/** The body of a chat request for one of the hub, and what of it could not be said. */
export function toCohereChat(hub: ChatRequest, model: string): { body: JsonObject; dropped: string[] } {
  const dropped = notTaken(hub, TAKES, SENT_ON);
  const { messages, documents } = citedDocuments(hub, dropped);
  const body: JsonObject = {
    model,
    messages: toCohereMessages(messages),
    documents,
    // The API insists on it.
    stream: hub.stream === true,
    max_tokens: hub.max_completion_tokens ?? hub.max_tokens ?? undefined,
    temperature: hub.temperature ?? undefined,
    // Clients send 1 for all words, which the API refuses.
    p: capped(hub.top_p, 0.01, 0.99),
    k: capped(hub.top_k, 0, 500),
    seed: hub.seed ?? undefined,
    frequency_penalty: penalty('frequency_penalty', hub, dropped),
    presence_penalty: penalty('presence_penalty', hub, dropped),
    stop_sequences: stopSequences(hub.stop, dropped),
    logprobs: hub.logprobs === true ? true : undefined,
    response_format: responseFormat(hub.response_format, dropped),
    thinking: thinkingMember(hub, model, dropped),
    ...toolMembers(hub, dropped),
  };
  for (const name of SENT_ON) if (hub[name] !== undefined) body[name] = hub[name];
  return { body, dropped };
}

function capped(value: Json | undefined, lowest: number, highest: number): number | undefined {
  return typeof value === 'number' ? Math.min(Math.max(value, lowest), highest) : undefined;
}

/** A penalty beyond what there is becomes the nearest one, and is told. */
function penalty(name: string, hub: ChatRequest, dropped: string[]): number | undefined {
  const value = capped(hub[name], 0, 1);
  if (value !== undefined && value !== hub[name]) dropped.push(name);
  return value;
}

function stopSequences(stop: ChatRequest['stop'], dropped: string[]): string[] | undefined {
  if (!stop?.length) return undefined;
  const all = typeof stop === 'string' ? [stop] : stop;
  if (all.length > MOST_STOPS) dropped.push('stop');
  return all.slice(0, MOST_STOPS);
}

function responseFormat(format: Json | undefined, dropped: string[]): JsonObject | undefined {
  if (!isJsonObject(format) || format.type === 'text') return undefined;
  if (format.type === 'json_object') return format;
  const schema = isJsonObject(format.json_schema) ? format.json_schema.schema : undefined;
  if (format.type === 'json_schema') return { type: 'json_object', ...(schema ? { json_schema: schema } : {}) };
  dropped.push('response_format');
  return undefined;
}
