import type { JsonObject } from '../../../plugins/core/json';
import { events, USED, vectorOf, wordsOf, type Form, type Reply } from './form';

interface Part {
  text?: string;
  functionResponse?: { response: JsonObject };
}
interface Content {
  role?: string;
  parts: Part[];
}
interface Question {
  contents: Content[];
  tools?: { functionDeclarations: { name: string }[] }[];
}

/** Google's Gemini API. */
export const gemini: Form = {
  kind: 'gemini',
  asks: /:(streamG|g)enerateContent(\?|$)/,
  embeds: /:batchEmbedContents$/,
  streamType: 'text/event-stream',
  isStreamed: (path) => path.includes(':streamGenerateContent'),
  read(body) {
    const { contents, tools } = body as unknown as Question;
    const returned = contents.at(-1)!.parts.find(({ functionResponse }) => functionResponse)?.functionResponse;
    return {
      question: textOf(contents.findLast(({ role }) => role === 'user')!),
      tool: tools?.[0]?.functionDeclarations[0]?.name,
      result: returned && JSON.stringify(returned.response),
    };
  },
  whole: (reply) => answer(reply, reply.text, 'STOP'),
  stream(reply) {
    const texts = reply.call ? [''] : wordsOf(reply.text);
    const last = texts.length - 1;
    return events(texts.map((text, index) => answer(reply, text, index === last ? 'STOP' : undefined)));
  },
  embed({ requests }) {
    return {
      embeddings: (requests as unknown as { content: Content }[]).map(({ content }) => ({
        values: vectorOf(textOf(content)),
      })),
    };
  },
};

function answer({ id, call }: Reply, text: string, finishReason?: string): object {
  const { input, output } = USED;
  const parts = [call ? { functionCall: { name: call.name, args: call.arguments } } : { text }];
  return {
    candidates: [{ index: 0, content: { role: 'model', parts }, finishReason }],
    usageMetadata: { promptTokenCount: input, candidatesTokenCount: output, totalTokenCount: input + output },
    modelVersion: 'stand-in',
    responseId: id,
  };
}

function textOf({ parts }: Content): string {
  return parts.map(({ text }) => text ?? '').join('');
}
