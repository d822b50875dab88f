import { expect } from 'chai';
import { citationMembers, citationsIn } from '../../plugins/core/citations';
import type { JsonObject } from '../../plugins/core/json';
import { citationsOfBlocks, toMessagesCitation, withoutForeignCitations } from '../../plugins/core/messages-citations';

const CHARS = { start_char_index: 3, end_char_index: 9 };
const ABOUT = { cited_text: 'words', document_index: 1, document_title: 'Facts' };
const FOUND = { cited_text: 'words', search_result_index: 0, start_block_index: 0, end_block_index: 1, title: 'T' };
const OWN: JsonObject[] = [
  { type: 'char_location', ...ABOUT, ...CHARS },
  { type: 'page_location', ...ABOUT, start_page_number: 1, end_page_number: 2, file_id: null },
  { type: 'content_block_location', ...ABOUT, start_block_index: 0, end_block_index: 2 },
  { type: 'search_result_location', ...FOUND, source: 'https://x.example/facts' },
  { type: 'search_result_location', ...FOUND, source: 'internal-wiki' },
  { type: 'web_search_result_location', cited_text: 'w', url: 'https://x.example', title: 'X', encrypted_index: 'E' },
];

const cited = (citation: JsonObject) => [
  { type: 'text', text: 'Well, ' },
  { type: 'text', text: 'so it is', citations: [citation] },
];

describe('citations of the Messages API', () => {
  for (const citation of OWN) {
    it(`go through the hub unharmed: ${String(citation['type'])} ${String(citation['source'] ?? '')}`, () => {
      const citations = citationsIn(citationMembers(citationsOfBlocks(cited(citation))));
      expect(citations.map(({ start_index, end_index }) => [start_index, end_index])).to.deep.equal([[6, 14]]);
      expect(citations.map(toMessagesCitation)).to.deep.equal([citation]);
    });
  }

  it('are annotations where there is an address, else citations of documents', () => {
    const members = OWN.map((citation) => Object.keys(citationMembers(citationsOfBlocks(cited(citation))))[0]);
    const [document, page] = ['document_citations', 'annotations'];
    expect(members).to.deep.equal([document, document, document, page, document, page]);
  });

  it('go back to Anthropic only if they are its own', () => {
    const foreign = [
      toMessagesCitation({ url: 'https://y.example', title: 'Y' }),
      toMessagesCitation({ id: 'doc:3', document_index: 3, title: '' }),
    ];
    const answer = (citations: JsonObject[]) => [
      { role: 'user', content: 'Hi' },
      { role: 'assistant', content: [{ type: 'text', text: 'Hello', ...(citations.length ? { citations } : {}) }] },
    ];
    const own = answer(OWN);
    expect(withoutForeignCitations(own)).to.equal(own);
    expect(withoutForeignCitations(answer([...foreign, ...OWN]))).to.deep.equal(own);
    expect(withoutForeignCitations(answer(foreign))).to.deep.equal(answer([]));
  });
});
