import type { Said } from './said';

interface Line {
  message?: { content?: string; thinking?: string; tool_calls?: { function: { name: string; arguments: unknown } }[] };
  done_reason?: string;
  prompt_eval_count?: number;
  eval_count?: number;
}

/** Ollama's own API: one object, or one for each line. */
export async function askOllama(url: string, model: string, stream: boolean): Promise<Said> {
  const response = await fetch(`${url}/api/chat`, { method: 'POST', body: JSON.stringify({ model, stream }) });
  const text = await response.text();
  if (!response.ok) throw Object.assign(new Error(text), { status: response.status });
  const lines = text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Line);
  const messages = lines.map(({ message }) => message ?? {});
  const calls = messages.flatMap(({ tool_calls: called }) => called ?? []);
  const last = lines.at(-1);
  return {
    text: messages.map(({ content }) => content ?? '').join(''),
    thinking: messages.map(({ thinking }) => thinking ?? '').join(''),
    calls: calls.map(({ function: { name, arguments: given } }) => ({ id: undefined, name, arguments: given })),
    cited: [],
    finish: calls.length ? 'tool_calls' : last?.done_reason === 'length' ? 'length' : 'stop',
    usage:
      last?.eval_count === undefined
        ? undefined
        : { input: last.prompt_eval_count ?? 0, cacheRead: 0, output: last.eval_count },
  };
}
