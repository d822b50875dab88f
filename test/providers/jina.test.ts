import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { AiRequest } from '../../plugins/core/request';
import { openAiEmbeddings } from '../../plugins/dialects/openai-embeddings';
import { rerank } from '../../plugins/dialects/rerank';
import type { Dialect } from '../../plugins/core/dialect';
import { jina } from '../../plugins/providers/jina';

const endpoint = { name: 'jina', provider: jina, urls: [], apiKeys: [], headers: {}, models: [], options: {} };

function requestOf(dialect: Dialect, body: JsonObject): AiRequest {
  const operation = dialect.operation as 'rerank' | 'embeddings';
  const native = { api: dialect.name, body, bytes: Buffer.from(JSON.stringify(body)) };
  return new AiRequest({ operation, model: 'm', stream: false, native, toHub: dialect.toHub.bind(dialect) });
}

describe('the jina provider', () => {
  it('asks for an encoding by the name that Jina has for it, and leaves Jina’s own members alone', () => {
    const body = { model: 'jina-v3', input: ['a'], encoding_format: 'base64', task: 'retrieval.query', user: 'me' };
    const call = jina.operations.embeddings.call(requestOf(openAiEmbeddings, body), { endpoint, model: 'jina-v3' });
    const sent = { model: 'jina-v3', input: ['a'], task: 'retrieval.query', embedding_type: 'base64' };
    expect([call.path, JSON.parse(String(call.body))]).to.deep.equal(['/embeddings', sent]);
    expect(call.dropped).to.deep.equal(['user']);
  });

  it('takes the tokens of embeddings from their total', () => {
    const asked = requestOf(openAiEmbeddings, { model: 'm', input: 'a' });
    const data = [{ object: 'embedding', index: 0, embedding: [1] }];
    const { usage } = jina.operations.embeddings.readWhole({ data, usage: { total_tokens: 4 } }, asked);
    expect(usage).to.include({ input: 4, output: 0 });
  });

  it('reranks for a client of its own by the very bytes, and for one of Voyage by its own words', () => {
    const target = { endpoint, model: 'm' };
    const own = requestOf(rerank, { model: 'm', query: 'q', documents: [{ text: 'a' }], top_n: 1 });
    expect(jina.operations.rerank.call(own, target).body).to.equal(own.native.bytes);
    const other = requestOf(rerank, { model: 'm', query: 'q', documents: ['a'], top_k: 1, truncation: false });
    const call = jina.operations.rerank.call(other, target);
    const sent = { model: 'm', query: 'q', documents: ['a'], top_n: 1 };
    expect([call.path, JSON.parse(String(call.body))]).to.deep.equal(['/rerank', sent]);
    expect(call.dropped).to.deep.equal(['truncation']);
  });
});
