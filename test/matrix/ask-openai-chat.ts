import type OpenAI from 'openai';
import { readAll } from '../replay/ask-openai';
import { readOpenAiChat } from '../replay/reading';
import { readOpenAiUsage } from '../replay/recorded-usage';
import { totalInput } from '../../plugins/core/usage';
import { citedInChat } from '../replay/cited-in-chat';
import type { Hear, Said } from './said';

const FINISHES = ['length', 'tool_calls', 'content_filter'];

/** Asks by the official SDK; a stream is put together as its chunks say. */
export async function askChat(client: OpenAI, model: string, streamed: boolean, hear?: Hear): Promise<Said> {
  const question = { model, messages: [{ role: 'user' as const, content: 'What did you say?' }] };
  const asked = streamed ? { ...question, stream: true as const, stream_options: { include_usage: true } } : question;
  const answer = await client.chat.completions.create(asked);
  const wire = await readAll('choices' in answer ? answer : heard(answer, hear));
  const { text, thinking, toolCalls, finish } = readOpenAiChat(wire);
  const used = readOpenAiUsage(wire);
  return {
    text,
    thinking,
    calls: toolCalls,
    // Relatives of the API have further words for an ordinary end.
    cited: citedInChat(wire, text),
    finish: FINISHES.includes(finish) ? finish : 'stop',
    usage: used && { input: totalInput(used), cacheRead: used.cacheRead, output: used.output },
  };
}

async function* heard(chunks: AsyncIterable<OpenAI.ChatCompletionChunk>, hear?: Hear) {
  for await (const chunk of chunks) {
    const choice = chunk.choices.find(({ index }) => index === 0);
    if (choice?.delta.content) hear?.(choice.delta.content);
    yield chunk;
  }
}
