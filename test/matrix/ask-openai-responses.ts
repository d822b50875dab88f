import type OpenAI from 'openai';
import type { Cited, Hear, Said } from './said';

type Response = OpenAI.Responses.Response;

/** Asks by the official SDK, which puts a stream together itself. */
export async function askResponses(client: OpenAI, model: string, streamed: boolean, hear?: Hear): Promise<Said> {
  const question = { model, input: 'What did you say?' };
  const response = streamed
    ? await client.responses
        .stream(question)
        .on('response.output_text.delta', ({ delta }) => hear?.(delta))
        .finalResponse()
    : await client.responses.create(question);
  return saidInResponse(response as Response);
}

function saidInResponse({ output, usage, status, incomplete_details: details }: Response): Said {
  const calls = output.flatMap((item) => (item.type === 'function_call' ? [item] : []));
  const content = output.flatMap((item) => (item.type === 'message' ? item.content : []));
  const thoughts = output.flatMap((item) =>
    item.type === 'reasoning' ? [...(item.content ?? []), ...item.summary].map(({ text }) => text) : [],
  );
  const cut = details?.reason === 'content_filter' ? 'content_filter' : 'length';
  return {
    text: content.map((part) => (part.type === 'output_text' ? part.text : part.refusal)).join(''),
    thinking: thoughts.join(''),
    calls: calls.map(({ call_id, name, arguments: json }) => ({
      id: call_id,
      name,
      arguments: JSON.parse(json || '{}') as unknown,
    })),
    cited: content.flatMap((part) => (part.type === 'output_text' ? citedIn(part) : [])),
    finish: status === 'incomplete' ? cut : calls.length ? 'tool_calls' : 'stop',
    usage: usage && {
      input: usage.input_tokens,
      cacheRead: usage.input_tokens_details.cached_tokens,
      output: usage.output_tokens,
    },
  };
}

function citedIn({ text, annotations }: OpenAI.Responses.ResponseOutputText): Cited[] {
  return annotations.flatMap((annotation) => {
    // The gateway tells the place of those, too.
    const { start_index, end_index } = annotation as { start_index?: number; end_index?: number };
    const words = text.slice(start_index, end_index);
    if (annotation.type === 'url_citation') return [{ words, source: annotation.url }];
    return annotation.type === 'file_citation' ? [{ words, source: annotation.filename || annotation.file_id }] : [];
  });
}
