import { expect } from 'chai';
import { citationsIn, type Citation } from '../../plugins/core/citations';
import type { JsonObject } from '../../plugins/core/json';
import { citedBlocks } from '../../plugins/dialects/anthropic-messages/cited-text';
import { EventWriter } from '../../plugins/dialects/anthropic-messages/event-writer';
import { groundingMember } from '../../plugins/dialects/gemini/grounding';
import { citationsOf } from '../../plugins/providers/gemini/grounding';

const TEXT = 'Zürich 🏔 is high. Bern is lower. So what?';
const page = (words: string, url: string): Citation => {
  const start = TEXT.indexOf(words);
  return { start_index: start, end_index: start + words.length, url, title: url };
};

/** The blocks' texts, each with the addresses it rests on. */
const shown = (blocks: readonly JsonObject[]) =>
  blocks.map(({ text, citations = [] }) => [text, ...(citations as JsonObject[]).map(({ url }) => url)]);

describe('citations of a whole text', () => {
  it('break it into blocks that rest on the same sources', () => {
    const citations = [page('Bern is lower.', 'b'), page('Zürich 🏔 is high.', 'a'), page('Bern is lower.', 'c')];
    expect(shown(citedBlocks(TEXT, citations))).to.deep.equal([
      ['Zürich 🏔 is high.', 'a'],
      [' '],
      ['Bern is lower.', 'b', 'c'],
      [' So what?'],
    ]);
  });

  it('make one block of words that overlap, and stand at the last one when they have no place', () => {
    const citations = [page('is high. Bern', 'a'), page('Bern is lower.', 'b'), { url: 'c', title: '' }];
    const beyond = { start_index: 5, end_index: 500, url: 'd', title: '' };
    expect(shown(citedBlocks(TEXT, [...citations, beyond]))).to.deep.equal([
      ['Zürich 🏔 '],
      ['is high. Bern is lower.', 'a', 'b'],
      [' So what?', 'c', 'd'],
    ]);
  });

  it('are counted in bytes for Google, each source once', () => {
    const citations = [page('Bern is lower.', 'b'), page('Bern is lower.', 'b'), page('So what?', 'b')];
    const { groundingMetadata } = groundingMember(TEXT, citations);
    const first = Buffer.byteLength('Zürich 🏔 is high. ');
    expect(groundingMetadata).to.deep.equal({
      groundingChunks: [{ web: { uri: 'b', title: 'b' } }],
      groundingSupports: [
        { segment: { startIndex: first, endIndex: first + 14, text: 'Bern is lower.' }, groundingChunkIndices: [0] },
        { segment: { startIndex: first + 15, endIndex: first + 23, text: 'So what?' }, groundingChunkIndices: [0] },
      ],
    });
    const [, second] = [citations[0]!, citations[2]!];
    expect(citationsOf(groundingMetadata, TEXT)).to.deep.equal([citations[0], second]);
  });

  it('are found at their place, though the same words come again', () => {
    const text = 'é no. no.';
    const segment = { startIndex: 3, endIndex: 6, text: 'no.' };
    const metadata = { groundingChunks: [{ web: { uri: 'u', title: 't' } }], groundingSupports: [{ segment, groundingChunkIndices: [0] }] }; // prettier-ignore
    expect(citationsOf(metadata, text)).to.deep.equal([{ start_index: 2, end_index: 5, url: 'u', title: 't' }]);
  });

  it('are read whether their members stand deeper or not, files included', () => {
    const flat = { start_index: 0, end_index: 2, url: 'u', title: 't' };
    const annotations = [
      { type: 'url_citation', url_citation: flat },
      { type: 'url_citation', ...flat },
      { type: 'file_citation', file_id: 'f', filename: 'a.pdf', index: 3 },
      { type: 'something_else' },
    ];
    expect(citationsIn({ annotations })).to.deep.equal([flat, flat, { id: 'f', title: 'a.pdf', index: 3 }]);
  });
});

describe('citations in a stream of the Messages API', () => {
  const CITATION = { type: 'web_search_result_location', url: 'a' };
  const eventsOf = (events: EventWriter) =>
    [...events.take().matchAll(/^data: (.*)$/gm)].map(([, json]) => {
      const { type, index, delta } = JSON.parse(json!) as { type: string; index: number; delta?: JsonObject };
      return `${index} ${delta ? String(delta['type']) : type.replace('content_block_', '')}`;
    });

  it('belong to the open text, which ends with them', () => {
    const events = new EventWriter();
    events.append('text', 'one');
    events.cite([CITATION]);
    events.cite([CITATION]);
    events.append('text', 'two');
    expect(eventsOf(events)).to.deep.equal([
      '0 start', '0 text_delta', '0 citations_delta', '0 citations_delta', '0 stop', '1 start', '1 text_delta',
    ]); // prettier-ignore
  });

  it('wait for a text where none is open', () => {
    const events = new EventWriter();
    events.start({ type: 'tool_use', id: 't', name: 'n', input: {} });
    events.cite([CITATION]);
    events.append('text', 'one');
    events.append('text', 'more');
    expect(eventsOf(events)).to.deep.equal([
      '0 start', '0 stop', '1 start', '1 text_delta', '1 citations_delta', '1 text_delta',
    ]); // prettier-ignore
  });
});
