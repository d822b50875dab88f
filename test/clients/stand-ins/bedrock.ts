import { eventMessage } from '../../support/event-stream';
import { USED, vectorOf, wordsOf, type Form, type Reply } from './form';

interface Block {
  text?: string;
  toolResult?: { content: { text?: string; json?: unknown }[] };
}
interface Question {
  messages: { role: string; content: Block[] }[];
  toolConfig?: { tools: { toolSpec: { name: string } }[] };
}

const USAGE = { inputTokens: USED.input, outputTokens: USED.output, totalTokens: USED.input + USED.output };

/** Amazon Bedrock's Converse, and Titan's embeddings. */
export const bedrock: Form = {
  kind: 'bedrock',
  asks: /\/converse(-stream)?$/,
  embeds: /\/invoke$/,
  streamType: 'application/vnd.amazon.eventstream',
  isStreamed: (path) => path.endsWith('-stream'),
  read(body) {
    const { messages, toolConfig } = body as unknown as Question;
    const returned = messages.at(-1)!.content.find(({ toolResult }) => toolResult)?.toolResult;
    return {
      question: messages
        .findLast(({ role }) => role === 'user')!
        .content.map(({ text }) => text ?? '')
        .join(''),
      tool: toolConfig?.tools[0]?.toolSpec.name,
      result: returned?.content.map(({ text, json }) => text ?? JSON.stringify(json)).join(''),
    };
  },
  whole(reply) {
    const { text, call } = reply;
    const block = call ? { toolUse: { toolUseId: call.id, name: call.name, input: call.arguments } } : { text };
    return {
      output: { message: { role: 'assistant', content: [block] } },
      stopReason: stopOf(reply),
      usage: USAGE,
      metrics: { latencyMs: 1 },
    };
  },
  stream(reply) {
    const { text, call } = reply;
    const deltas = call
      ? [{ toolUse: { input: JSON.stringify(call.arguments) } }]
      : wordsOf(text).map((word) => ({ text: word }));
    return Buffer.concat([
      frame('messageStart', { role: 'assistant' }),
      ...(call
        ? [
            frame('contentBlockStart', {
              contentBlockIndex: 0,
              start: { toolUse: { toolUseId: call.id, name: call.name } },
            }),
          ]
        : []),
      ...deltas.map((delta) => frame('contentBlockDelta', { contentBlockIndex: 0, delta })),
      frame('contentBlockStop', { contentBlockIndex: 0 }),
      frame('messageStop', { stopReason: stopOf(reply) }),
      frame('metadata', { usage: USAGE, metrics: { latencyMs: 1 } }),
    ]);
  },
  embed: ({ inputText }) => ({ embedding: vectorOf(String(inputText)), inputTextTokenCount: USED.input }),
};

function stopOf({ call }: Reply): string {
  return call ? 'tool_use' : 'end_turn';
}

function frame(type: string, payload: object): Buffer {
  const headers = { ':message-type': 'event', ':event-type': type, ':content-type': 'application/json' };
  return eventMessage(headers, JSON.stringify(payload));
}
