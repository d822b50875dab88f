import type { GenerateContentResponse } from '@google/genai';
import type { JsonObject } from '../../../plugins/core/json';
import { recordedOf } from '../../replay/selections';
import type { Exchange } from '../../support/fixtures';

const PROVIDERS = ['gemini', 'vertex'];
const GENERATING = ['generateContent', 'streamGenerateContent'];

/** What was recorded of these operations at AI Studio and Vertex AI. */
export function recorded(...operations: string[]): Exchange[] {
  return PROVIDERS.flatMap((provider) => recordedOf(provider, ...operations));
}

export function recordedChats(): Exchange[] {
  return recorded(...GENERATING);
}

export function parsed({ body }: Exchange): JsonObject {
  return JSON.parse(body.toString()) as JsonObject;
}

/** A stream that was recorded as one list, as the API gives it to those who do not ask for events. */
export function isList({ body }: Exchange): boolean {
  return body.toString().trimStart().startsWith('[');
}

/** The stream as events, whichever of its two forms was recorded. */
export function asEvents(exchange: Exchange): Buffer {
  if (!isList(exchange)) return exchange.body;
  const responses = JSON.parse(exchange.body.toString()) as JsonObject[];
  return Buffer.from(responses.map((response) => `data: ${JSON.stringify(response)}\r\n\r\n`).join(''));
}

const FINISHES: Record<string, string> = { MAX_TOKENS: 'length', SAFETY: 'content_filter' };

/** What Google's own SDK read, said in the words of the hub by rules of this test's own. */
export function saidIn(responses: readonly GenerateContentResponse[]) {
  const candidates = responses.flatMap(({ candidates: all }) => all?.filter(({ index = 0 }) => index === 0) ?? []);
  const parts = candidates.flatMap(({ content }) => content?.parts ?? []);
  const calls = parts.flatMap(({ functionCall: call }) => (call ? [call] : []));
  const finish = String(candidates.findLast(({ finishReason }) => finishReason)?.finishReason);
  const used = responses.findLast(({ usageMetadata }) => usageMetadata?.promptTokenCount !== undefined)?.usageMetadata;
  const thoughts = used?.thoughtsTokenCount ?? 0;
  return {
    text: parts.map(({ text, thought }) => (thought ? '' : (text ?? ''))).join(''),
    thinking: parts.map(({ text, thought }) => (thought ? (text ?? '') : '')).join(''),
    calls: calls.map(({ id, name, args }) => ({ id, name, args: args ?? {} })),
    finish: calls.length ? 'tool_calls' : (FINISHES[finish] ?? 'stop'),
    usage: {
      input: (used?.promptTokenCount ?? 0) + (used?.toolUsePromptTokenCount ?? 0),
      cacheRead: used?.cachedContentTokenCount ?? 0,
      output: (used?.candidatesTokenCount ?? 0) + thoughts,
      reasoning: thoughts,
    },
  };
}
