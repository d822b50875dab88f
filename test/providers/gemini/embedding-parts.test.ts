import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { EmbeddingsRequest } from '../../../plugins/core/hub';
import { AiRequest } from '../../../plugins/core/request';
import { vertex } from '../../../plugins/providers/gemini/vertex';

describe('embeddings of Vertex AI', () => {
  const image = { type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } };
  const hub = { model: 'asked', input: [[{ type: 'text', text: 'a' }, image]] } as unknown as EmbeddingsRequest;
  const native = { api: 'hub', body: hub };
  const request = new AiRequest({ operation: 'embeddings', model: 'asked', stream: false, native, toHub: () => hub });
  const options = { project: 'mine', location: 'us-east1' };
  const endpoint = {
    name: 'g',
    provider: vertex,
    urls: ['https://g.test'],
    apiKeys: [],
    headers: {},
    models: [],
    options,
  };
  const ask = (model: string) => vertex.operations.embeddings.call(request, { endpoint, model });

  it('are of texts and images together', () => {
    const inlineData = { mimeType: 'image/png', data: 'AA' };
    const { body } = ask('gemini-embedding-2');
    expect(JSON.parse(String(body))).to.deep.equal({ content: { parts: [{ text: 'a' }, { inlineData }] } });
  });

  it('are of text alone by older models', () => {
    expect(() => ask('text-embedding-005'))
      .to.throw(AiError)
      .that.includes({ status: 400, code: 'unsupported_content', param: 'input[0]' });
  });
});
