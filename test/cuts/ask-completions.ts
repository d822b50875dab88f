import type OpenAI from 'openai';
import type { Hear, Said } from '../matrix/said';

/** Asks for a streamed text completion by the official SDK. */
export async function askCompletions(client: OpenAI, model: string, hear?: Hear): Promise<Said> {
  const said: Said = { text: '', thinking: '', calls: [], cited: [], finish: '', usage: undefined };
  const stream_options = { include_usage: true };
  const chunks = await client.completions.create({ model, prompt: 'What did you say?', stream: true, stream_options });
  for await (const { choices, usage } of chunks) {
    const choice = choices.find(({ index }) => index === 0);
    if (choice?.text) hear?.(choice.text);
    said.text += choice?.text ?? '';
    said.finish = choice?.finish_reason ?? said.finish;
    if (usage) said.usage = { input: usage.prompt_tokens, cacheRead: 0, output: usage.completion_tokens };
  }
  return said;
}
