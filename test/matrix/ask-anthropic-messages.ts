import type Anthropic from '@anthropic-ai/sdk';
import type { Cited, Hear, Said } from './said';

const FINISH: Record<string, string> = {
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'tool_calls',
  refusal: 'content_filter',
};

/** Asks by the official SDK, which puts a stream together itself. */
export async function askMessages(
  client: Anthropic,
  model: string,
  streamed: boolean,
  hear: Hear = () => {},
): Promise<Said> {
  const question = { model, max_tokens: 1024, messages: [{ role: 'user' as const, content: 'What did you say?' }] };
  const message = streamed
    ? await client.messages.stream(question).on('text', hear).finalMessage()
    : await client.messages.create(question);
  return saidInMessage(message);
}

function saidInMessage({ content, stop_reason, usage }: Anthropic.Message): Said {
  const cacheRead = usage.cache_read_input_tokens ?? 0;
  return {
    text: content.map((block) => (block.type === 'text' ? block.text : '')).join(''),
    thinking: content.map((block) => (block.type === 'thinking' ? block.thinking : '')).join(''),
    calls: content.flatMap((block) =>
      block.type === 'tool_use' ? [{ id: block.id, name: block.name, arguments: block.input }] : [],
    ),
    cited: content.flatMap((block) => (block.type === 'text' ? citedIn(block) : [])),
    finish: FINISH[stop_reason ?? ''] ?? 'stop',
    usage: {
      input: usage.input_tokens + cacheRead + (usage.cache_creation_input_tokens ?? 0),
      cacheRead,
      output: usage.output_tokens,
    },
  };
}

/** A block rests on its citations as a whole. */
function citedIn({ text, citations }: Anthropic.TextBlock): Cited[] {
  return (citations ?? []).map((citation) => ({ words: text, source: sourceOf(citation) }));
}

function sourceOf(citation: Anthropic.TextCitation): string {
  if (citation.type === 'web_search_result_location') return citation.url;
  return (citation.type === 'search_result_location' ? citation.source : citation.document_title) ?? '';
}
