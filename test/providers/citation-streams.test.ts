import { expect } from 'chai';
import type { Citation } from '../../plugins/core/citations';
import type { ChatChunk, ChatRequest } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import type { StreamReader } from '../../plugins/core/provider';
import { MessageStreamReader } from '../../plugins/providers/anthropic/stream';
import { ConverseStreamReader } from '../../plugins/providers/bedrock/stream';
import { citedDocuments } from '../../plugins/providers/cohere/documents';
import { ResponseStreamReader } from '../../plugins/providers/openai-compatible/response-stream';
import { plainMessages } from '../../plugins/providers/openai-compatible/plain-messages';
import { anyRequest } from './bedrock/read';

/** What the chunks say, in order: words, or what is cited. */
function read(reader: StreamReader, events: JsonObject[]): (string | Partial<Citation>)[] {
  return events.flatMap(({ name, ...data }) => {
    const event = { name: String(name ?? ''), data: JSON.stringify(data), start: 0, end: 0 };
    return (reader.read(event).chunks as ChatChunk[]).flatMap(({ choices }) => {
      const { content, annotations = [], document_citations: documents = [] } = choices[0]?.delta ?? {};
      return [
        ...(content ? [content] : []),
        ...annotations.map((page) => page['url_citation'] as Citation),
        ...documents,
      ];
    });
  });
}

describe('citations in streams of providers', () => {
  it('Anthropic: come when the block is whole, before which nobody knows its end', () => {
    const citation = { type: 'char_location', cited_text: 'c', document_index: 0, document_title: 'D', start_char_index: 0, end_char_index: 1 }; // prettier-ignore
    const block = (index: number, text: string, cited?: JsonObject) => [
      { type: 'content_block_start', index, content_block: { type: 'text', text: '' } },
      ...(cited ? [{ type: 'content_block_delta', index, delta: { type: 'citations_delta', citation: cited } }] : []),
      { type: 'content_block_delta', index, delta: { type: 'text_delta', text } },
      { type: 'content_block_stop', index },
    ];
    const start = { type: 'message_start', message: { id: 'm', model: 'm' } };
    const { document_title: _, ...place } = citation;
    expect(read(new MessageStreamReader(), [start, ...block(0, 'One '), ...block(1, 'two', citation)])).to.deep.equal([
      'One ',
      'two',
      { start_index: 4, end_index: 7, title: 'D', ...place },
    ]);
  });

  it('Bedrock: come when the block is whole, too', () => {
    const delta = (contentBlockIndex: number, said: JsonObject) => ({ name: 'contentBlockDelta', contentBlockIndex, delta: said }); // prettier-ignore
    const citation = { title: 'X', location: { web: { url: 'https://x.example' } }, sourceContent: [{ text: 'src' }] };
    const events = [
      delta(0, { text: 'One ' }),
      { name: 'contentBlockStop', contentBlockIndex: 0 },
      delta(1, { text: 'two' }),
      delta(1, { citation }),
      { name: 'contentBlockStop', contentBlockIndex: 1 },
    ];
    expect(read(new ConverseStreamReader(anyRequest()), events)).to.deep.equal([
      'One ',
      'two',
      { start_index: 4, end_index: 7, url: 'https://x.example', title: 'X', cited_text: 'src' },
    ]);
  });

  it('Responses: count from the beginning of all that was said', () => {
    const page = { url: 'u', title: 't' };
    const annotation = { type: 'url_citation', start_index: 0, end_index: 3, ...page };
    const file = { type: 'file_citation', file_id: 'f', filename: 'a.pdf', index: 2 };
    const events = [
      { type: 'response.created', response: { id: 'r', model: 'm', created_at: 1 } },
      { type: 'response.output_text.delta', delta: 'One ' },
      { type: 'response.output_text.done', text: 'One ' },
      { type: 'response.output_text.delta', delta: 'two' },
      { type: 'response.output_text.annotation.added', annotation },
      { type: 'response.output_text.annotation.added', annotation: file },
    ];
    expect(read(new ResponseStreamReader(), events)).to.deep.equal([
      'One ',
      'two',
      { start_index: 4, end_index: 7, ...page },
      { id: 'f', title: 'a.pdf', index: 2 },
    ]);
  });
});

describe('what is to be cited', () => {
  const text = {
    type: 'text' as const,
    text: 'Ruby is a language.',
    document: { title: 'Ruby' },
    citations: { enabled: true },
  };
  const found = { type: 'search_result', source: 'https://x', title: 'X', content: [{ type: 'text', text: 'F' }], citations: { enabled: true } }; // prettier-ignore
  const question = { type: 'text' as const, text: 'What is it?' };
  const asking = (further: Partial<ChatRequest> = {}): ChatRequest => ({
    model: 'm',
    messages: [{ role: 'user', content: [text, found, question] }],
    ...further,
  });

  it('stands beside the messages for Cohere', () => {
    const dropped: string[] = [];
    expect(citedDocuments(asking(), dropped)).to.deep.equal({
      messages: [{ role: 'user', content: [question] }],
      documents: [
        { id: 'doc:0', data: { title: 'Ruby', text: text.text } },
        { id: 'doc:1', data: { title: 'X', url: 'https://x', text: 'F' } },
      ],
    });
    expect(dropped).to.deep.equal([]);
  });

  it('stays in them, and is told, where Cohere takes no documents', () => {
    for (const further of [
      { tools: [{ type: 'function' as const, function: { name: 'f' } }] },
      { response_format: {} },
    ]) {
      const dropped: string[] = [];
      expect(citedDocuments(asking(further), dropped)).to.deep.equal({ messages: asking().messages });
      expect(dropped).to.deep.equal(['citations']);
    }
  });

  it('leaves a cited sentence of the model in one piece', () => {
    const content = [
      { type: 'text' as const, text: 'It is ' },
      { type: 'text' as const, text: 'so' },
    ];
    const [said, asked] = plainMessages(
      [
        { role: 'assistant', content },
        { role: 'user', content },
      ],
      new Set(),
    );
    expect([said?.content, asked?.content]).to.deep.equal(['It is so', 'It is \nso']);
  });
});
