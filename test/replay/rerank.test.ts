import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { skipWithoutFixtures, type Exchange } from '../support/fixtures';
import { startOneKind, type OneKind } from './one-kind';
import { cohereClient } from './read-cohere';
import { CLIENT_KEY } from './ask-openai';
import { PROVIDER_KEY } from './replay-gateway';
import { recordedOf, type RERANKERS } from './selections';

const RERANKS: { kind: (typeof RERANKERS)[number]; path: string; upstream: string }[] = [
  { kind: 'voyage', path: '/v1', upstream: '/v1/rerank' },
  { kind: 'openrouter', path: '/api/v1', upstream: '/api/v1/rerank' },
  { kind: 'cohere', path: '', upstream: '/v2/rerank' },
];

interface Ranked {
  index: number;
  relevance_score: number;
  document?: string | { text: string };
}

const body = (exchange: Exchange) => JSON.parse(exchange.body.toString()) as JsonObject;
const ranking = (results: unknown) => (results as Ranked[]).map(({ index, relevance_score: score }) => [index, score]);

/** The recorded question as a client of the other form asks it. */
const asVoyage = ({ top_n: _, ...rest }: JsonObject): JsonObject => ({ ...rest, top_k: 2, truncation: true });
const asJina = ({ top_k: _, truncation: __, ...rest }: JsonObject): JsonObject => ({ ...rest, top_n: 2 });

for (const { kind, path, upstream } of RERANKS) {
  describe(`replay: reranking by ${kind} behind the gateway`, () => {
    const exchanges = recordedOf(kind, 'rerank');
    let behind: OneKind;

    before(async function () {
      skipWithoutFixtures(this);
      behind = await startOneKind(kind, { path });
    });
    after(() => behind?.close());

    async function post(exchange: Exchange, asked: JsonObject, below = '/v1/rerank') {
      behind.provider.replay(exchange);
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(behind.url + below, { method: 'POST', headers, body: JSON.stringify(asked) });
      const text = await answer.text();
      const received = behind.provider.received[0]!;
      expect([received.url, received.headers.authorization]).to.deep.equal([upstream, `Bearer ${PROVIDER_KEY}`]);
      return { answer, text, sent: JSON.parse(received.body.toString()) as JsonObject, received };
    }

    it('has something to replay', () => {
      expect(exchanges).not.to.have.length(0);
    });

    for (const exchange of exchanges) {
      const results = kind === 'voyage' ? body(exchange)['data'] : body(exchange)['results'];

      for (const below of ['/v1/rerank', '/v2/rerank']) {
        it(`${exchange.name}: the same bytes in and out by ${below}`, async () => {
          const { text, received, answer } = await post(exchange, exchange.request, below);
          expect(text).to.equal(exchange.body.toString());
          expect(received.body.toString()).to.equal(JSON.stringify(exchange.request));
          expect(answer.headers.get('x-ai-dropped-params')).to.equal(null);
        });
      }

      it(`${exchange.name}: asked in the form of Voyage`, async () => {
        const { text, sent } = await post(exchange, asVoyage(exchange.request));
        const answer = JSON.parse(text) as JsonObject;
        expect(ranking(answer['data'])).to.deep.equal(ranking(results));
        expect(answer).to.include({ object: 'list' }).and.have.nested.property('usage.total_tokens');
        expect(sent[kind === 'voyage' ? 'top_k' : 'top_n']).to.equal(2);
        if (kind !== 'voyage') expect(sent).to.not.have.any.keys('top_k', 'truncation');
      });

      it(`${exchange.name}: asked in the form of Jina, with the documents`, async () => {
        const { documents } = exchange.request as { documents: string[] };
        const { text, sent } = await post(exchange, { ...asJina(exchange.request), return_documents: true });
        const answered = (JSON.parse(text) as { results: Ranked[] }).results;
        expect(ranking(answered)).to.deep.equal(ranking(results));
        for (const { index, document } of answered) expect(document).to.deep.equal({ text: documents[index] });
        expect(sent['documents']).to.deep.equal(documents);
        // Cohere refuses the member, so the gateway adds the documents itself.
        expect('return_documents' in sent).to.equal(kind !== 'cohere');
      });

      it(`${exchange.name}: read by Cohere’s SDK`, async () => {
        const { model, query, documents } = exchange.request as { model: string; query: string; documents: string[] };
        behind.provider.replay(exchange);
        const answer = await cohereClient(behind.url, CLIENT_KEY).rerank({ model, query, documents, topN: 2 });
        const read = answer.results.map(({ index, relevanceScore }) => [index, relevanceScore]);
        expect(read).to.deep.equal(ranking(results));
      });

      it(`${exchange.name}: documents of several members`, async () => {
        const { documents } = exchange.request as { documents: string[] };
        const structured = documents.map((text, index) => ({ title: `Title ${index}`, note: text }));
        const { sent } = await post(exchange, { ...exchange.request, documents: structured });
        const expected = documents.map((text, index) => `title: Title ${index}\nnote: ${text}`);
        expect(sent['documents']).to.deep.equal(kind === 'openrouter' ? structured : expected);
      });

      it(`${exchange.name}: the ledger has reported tokens or searches, else counted tokens, and no price that nobody knows`, async () => {
        const { answer } = await post(exchange, exchange.request);
        const row = await behind.row(String(answer.headers.get('x-request-id')));
        const { total_tokens: tokens } = (body(exchange)['usage'] ?? {}) as JsonObject;
        const { billed_units: billed } = (body(exchange)['meta'] ?? {}) as { billed_units?: { search_units?: number } };
        expect(row.input_provenance).to.equal(tokens || billed ? 'reported' : 'estimate');
        if (tokens) expect(row.input_tokens).to.equal(tokens);
        else if (billed) expect([row.input_tokens, row.searches]).to.deep.equal([0, billed.search_units]);
        else expect(row.input_tokens).to.be.above(10);
        expect(row).to.include({ output_tokens: 0, operation: 'rerank', status: 200 });
        if (!tokens) expect(row).to.include({ cost: null });
      });
    }
  });
}

describe('the rerank dialect', () => {
  let behind: OneKind;
  before(async () => {
    behind = await startOneKind('cohere');
  });
  after(() => behind?.close());

  const WRONG: [string, JsonObject, string][] = [
    ['no model', { query: 'q', documents: ['d'] }, 'model'],
    ['no query', { model: 'm', documents: ['d'] }, 'query'],
    ['no documents', { model: 'm', query: 'q' }, 'documents'],
    ['a number for a document', { model: 'm', query: 'q', documents: [7] }, 'documents'],
    ['a limit that is no number', { model: 'm', query: 'q', documents: ['d'], top_n: 'x' }, 'top_n'],
    ['a limit of Voyage’s that is no number', { model: 'm', query: 'q', documents: ['d'], top_k: 'x' }, 'top_k'],
  ];
  for (const [what, asked, param] of WRONG) {
    it(`refuses ${what} in words that the clients of all three read`, async () => {
      const headers = { 'content-type': 'application/json' };
      const answer = await fetch(`${behind.url}/v1/rerank`, { method: 'POST', headers, body: JSON.stringify(asked) });
      const error = (await answer.json()) as JsonObject;
      expect([answer.status, error['param']]).to.deep.equal([400, param]);
      expect(error['message']).to.equal(error['detail']).and.contain(param);
    });
  }
});
