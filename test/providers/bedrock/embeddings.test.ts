import { expect } from 'chai';
import type { Endpoint } from '../../../plugins/core/endpoint';
import type { Embeddings, EmbeddingsRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { AiRequest } from '../../../plugins/core/request';
import { bedrock } from '../../../plugins/providers/bedrock';
import { anyRequest } from './read';

const { embeddings } = bedrock.operations;
const ENDPOINT: Endpoint = {
  name: 'aws',
  provider: bedrock,
  urls: [],
  apiKeys: [],
  headers: {},
  models: [],
  options: {},
};
const TITAN = 'amazon.titan-embed-text-v2:0';
const COHERE = 'cohere.embed-multilingual-v3';

function call(model: string, body: JsonObject) {
  const hub = { model: 'smart', input: 'a', ...body } as EmbeddingsRequest;
  const native = { api: 'openai-embeddings', body: hub };
  const request = new AiRequest({ operation: 'embeddings', model: 'smart', stream: false, native, toHub: () => hub });
  const { path, dropped, body: sent } = embeddings.call(request, { endpoint: ENDPOINT, model });
  return { path, dropped, sent: JSON.parse(String(sent)) as JsonObject };
}

function vectors(body: JsonObject) {
  const { whole, usage } = embeddings.readWhole(body, anyRequest());
  return { vectors: (whole as Embeddings).data.map(({ embedding }) => embedding), input: usage?.input };
}

describe("Bedrock's embeddings", () => {
  it('ask Titan', () => {
    const made = call(TITAN, { input: ['a'], dimensions: 256, user: 'u' });
    expect(made.path).to.equal('/model/amazon.titan-embed-text-v2%3A0/invoke');
    expect(made.sent).to.deep.equal({ inputText: 'a', dimensions: 256 });
    expect(made.dropped).to.deep.equal(['user']);
    expect(call('amazon.titan-embed-text-v1', { dimensions: 9 })).to.deep.include({
      sent: { inputText: 'a' },
      dropped: ['dimensions'],
    });
  });

  it('ask Cohere', () => {
    const made = call(COHERE, { input: ['a', 'b'], dimensions: 9 });
    expect(made.sent).to.deep.equal({ texts: ['a', 'b'], input_type: 'search_document' });
    expect(made.dropped).to.deep.equal(['dimensions']);
    const newer = call('cohere.embed-v4:0', { input_type: 'search_query', dimensions: 512 }).sent;
    expect(newer).to.deep.equal({ texts: ['a'], input_type: 'search_query', output_dimension: 512 });
  });

  it('are refused where the model cannot have them', () => {
    for (const [model, input] of [
      [TITAN, ['a', 'b']],
      [COHERE, [1, 2]],
    ] as const) {
      expect(() => call(model, { input: [...input] }))
        .to.throw()
        .with.property('code', 'unsupported_content');
    }
  });

  it('are read in the form of each maker', () => {
    expect(vectors({ embedding: [1, 2], inputTextTokenCount: 3 })).to.deep.equal({ vectors: [[1, 2]], input: 3 });
    expect(vectors({ embeddings: [[1], [2]] })).to.deep.equal({ vectors: [[1], [2]], input: undefined });
    expect(vectors({ embeddings: { float: [[1]] } }).vectors).to.deep.equal([[1]]);
    expect(() => vectors({ message: 'x' }))
      .to.throw()
      .with.property('status', 502);
  });
});
