import { events, USED, wordsOf, type Form, type Reply } from './form';

interface Block {
  type: string;
  text?: string;
  content?: string | Block[];
}
interface Question {
  messages: { role: string; content: string | Block[] }[];
  tools?: { name: string }[];
}

/** Anthropic's Messages. */
export const messages: Form = {
  kind: 'anthropic',
  asks: /\/v1\/messages$/,
  streamType: 'text/event-stream',
  isStreamed: (_, body) => body.stream === true,
  read(body) {
    const { messages: turns, tools } = body as unknown as Question;
    const last = turns.at(-1)!;
    const returned = blocksOf(last.content).find(({ type }) => type === 'tool_result');
    return {
      question: textOf(turns.findLast(({ role }) => role === 'user')!.content),
      tool: tools?.[0]?.name,
      result: returned && textOf(returned.content ?? ''),
    };
  },
  whole(reply) {
    return message(reply.id, [blockOf(reply, true)], stopOf(reply), USED.output);
  },
  stream(reply) {
    const deltas = reply.call
      ? [{ type: 'input_json_delta', partial_json: JSON.stringify(reply.call.arguments) }]
      : wordsOf(reply.text).map((text) => ({ type: 'text_delta', text }));
    return events(
      [
        { type: 'message_start', message: message(reply.id, [], null, 0) },
        { type: 'content_block_start', index: 0, content_block: blockOf(reply, false) },
        ...deltas.map((delta) => ({ type: 'content_block_delta', index: 0, delta })),
        { type: 'content_block_stop', index: 0 },
        {
          type: 'message_delta',
          delta: { stop_reason: stopOf(reply), stop_sequence: null },
          usage: { output_tokens: USED.output },
        },
        { type: 'message_stop' },
      ],
      true,
    );
  },
};

function message(id: string, content: object[], stop: string | null, output: number): object {
  const usage = { input_tokens: USED.input, output_tokens: output };
  return {
    id: `msg_${id}`,
    type: 'message',
    role: 'assistant',
    model: 'stand-in',
    content,
    stop_reason: stop,
    stop_sequence: null,
    usage,
  };
}

/** Streams begin a block empty and fill it by deltas. */
function blockOf({ text, call }: Reply, filled: boolean): object {
  if (!call) return { type: 'text', text: filled ? text : '' };
  return { type: 'tool_use', id: call.id, name: call.name, input: filled ? call.arguments : {} };
}

function stopOf({ call }: Reply): string {
  return call ? 'tool_use' : 'end_turn';
}

function blocksOf(content: string | Block[]): Block[] {
  return typeof content === 'string' ? [{ type: 'text', text: content }] : content;
}

function textOf(content: string | Block[]): string {
  return blocksOf(content)
    .map(({ text }) => text ?? '')
    .join('');
}
