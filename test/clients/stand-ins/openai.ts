import type { JsonObject } from '../../../plugins/core/json';
import { messageText } from '../../../plugins/core/message-text';
import type { ChatRequest } from '../../../plugins/core/hub';
import { events, USED, vectorOf, wordsOf, type Form, type Reply } from './form';

const USAGE = {
  prompt_tokens: USED.input,
  completion_tokens: USED.output,
  total_tokens: USED.input + USED.output,
};

/** OpenAI's chat completions and embeddings. */
export const openai: Form = {
  kind: 'openai-compatible',
  asks: /\/chat\/completions$/,
  embeds: /\/embeddings$/,
  streamType: 'text/event-stream',
  isStreamed: (_, body) => body.stream === true,
  read(body) {
    const { messages, tools } = body as ChatRequest;
    const last = messages.at(-1)!;
    return {
      question: messageText(messages.findLast(({ role }) => role === 'user')?.content),
      tool: tools?.[0]?.function?.name,
      result: last.role === 'tool' ? messageText(last.content) : undefined,
    };
  },
  whole(reply) {
    const message = { role: 'assistant', content: reply.call ? null : reply.text, tool_calls: callsOf(reply) };
    const choices = [{ index: 0, message, finish_reason: finishOf(reply) }];
    return { ...headOf(reply), object: 'chat.completion', choices, usage: USAGE };
  },
  stream(reply) {
    const calls = callsOf(reply)?.map((call, index) => ({ index, ...call }));
    const choices = [
      choice({ role: 'assistant', content: '' }),
      ...wordsOf(reply.text).map((content) => choice({ content })),
      ...(calls ? [choice({ tool_calls: calls })] : []),
      choice({}, finishOf(reply)),
    ];
    const head = { ...headOf(reply), object: 'chat.completion.chunk' };
    const chunks = choices.map((each) => ({ ...head, choices: [each] }));
    return `${events([...chunks, { ...head, choices: [], usage: USAGE }])}data: [DONE]\n\n`;
  },
  embed({ input, encoding_format: format }) {
    const data = [input].flat().map((text, index) => {
      const vector = vectorOf(String(text));
      const embedding = format === 'base64' ? Buffer.from(new Float32Array(vector).buffer).toString('base64') : vector;
      return { object: 'embedding', index, embedding };
    });
    return { object: 'list', model: 'stand-in', data, usage: { prompt_tokens: USED.input, total_tokens: USED.input } };
  },
};

function headOf({ id }: Reply): object {
  return { id: `chatcmpl-${id}`, created: 1, model: 'stand-in' };
}

function choice(delta: object, finish: string | null = null): object {
  return { index: 0, delta, finish_reason: finish };
}

function finishOf({ call }: Reply): string {
  return call ? 'tool_calls' : 'stop';
}

function callsOf({ call }: Reply): JsonObject[] | undefined {
  if (!call) return undefined;
  const { id, name, arguments: given } = call;
  return [{ id, type: 'function', function: { name, arguments: JSON.stringify(given) } }];
}
