import { expect } from 'chai';
import type { Endpoint } from '../../../plugins/core/endpoint';
import type { HubRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { ModelOperation } from '../../../plugins/core/operations';
import { AiRequest } from '../../../plugins/core/request';
import { azure } from '../../../plugins/providers/azure';

const HOST = 'https://name.openai.azure.com';

function endpoint(url: string, apiVersion?: string): Endpoint {
  const options = apiVersion === undefined ? {} : { apiVersion };
  return { name: 'az', provider: azure, urls: [url], apiKeys: [], headers: {}, models: [], options };
}

function call(
  at: Endpoint,
  further: JsonObject = {},
  model = 'gpt',
  operation: ModelOperation = 'chat',
  api = 'other',
) {
  const body = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...further };
  const native = { api, body };
  const stream = further.stream === true;
  const toHub = (hub: JsonObject) => hub as HubRequest;
  const request = new AiRequest({ operation, model: 'm', stream, native, toHub });
  const { path, body: sent } = azure.operations[operation]!.call(request, { endpoint: at, model });
  return { path, sent: JSON.parse(String(sent)) as JsonObject };
}

describe('the azure provider', () => {
  for (const [url, version, path] of [
    [HOST, undefined, '/openai/v1/chat/completions'],
    [`${HOST}/`, undefined, '/openai/v1/chat/completions'],
    [HOST, 'preview', '/openai/v1/chat/completions?api-version=preview'],
    [`${HOST}/openai`, undefined, '/v1/chat/completions'],
    [`${HOST}/openai/v1`, undefined, '/chat/completions'],
    [`${HOST}/openai/v1/`, 'preview', '/chat/completions?api-version=preview'],
    [HOST, '2024-10-21', '/openai/deployments/gpt/chat/completions?api-version=2024-10-21'],
    [`${HOST}/openai`, '2024-10-21', '/deployments/gpt/chat/completions?api-version=2024-10-21'],
    ['https://name.services.ai.azure.com/models', undefined, '/chat/completions?api-version=2024-05-01-preview'],
    ['https://name.services.ai.azure.com/models', '2025-04-01', '/chat/completions?api-version=2025-04-01'],
  ] as const) {
    it(`calls ${path} below ${url} with ${version ?? 'no'} version`, () => {
      expect(call(endpoint(url, version)).path).to.equal(path);
    });
  }

  for (const [operation, path] of [
    ['image_edit', '/images/edits'],
    ['transcription', '/audio/transcriptions'],
    ['translation', '/audio/translations'],
    ['speech', '/audio/speech'],
  ] as const) {
    it(`has ${operation} at each of its places`, () => {
      const pathAt = (at: Endpoint) => call(at, { input: 'Hi' }, 'gpt', operation, 'openai-audio').path;
      expect(pathAt(endpoint(HOST))).to.equal(`/openai/v1${path}`);
      const dated = `/openai/deployments/gpt${path}?api-version=2025-04-01-preview`;
      expect(pathAt(endpoint(HOST, '2025-04-01-preview'))).to.equal(dated);
    });
  }

  it('names the deployment in the path and as the model', () => {
    const { path, sent } = call(endpoint(HOST, '2024-10-21'), {}, 'my deployment/1?x');
    expect(path).to.match(/^\/openai\/deployments\/my%20deployment%2F1%3Fx\/chat/);
    expect(sent.model).to.equal('my deployment/1?x');
  });

  it('lets no model’s name lead to another path', () => {
    for (const name of ['.', '..', '']) {
      expect(() => call(endpoint(HOST, '2024-10-21'), {}, name)).to.throw('not the name of a deployment');
    }
  });

  it('does embeddings, completions and images by deployments, too', () => {
    const at = endpoint(HOST, '2024-10-21');
    const paths = (['embeddings', 'text_completion', 'image_generation'] as const).map(
      (operation) => call(at, { input: 'Hi' }, 'd', operation).path,
    );
    expect(paths).to.deep.equal(
      ['embeddings', 'completions', 'images/generations'].map(
        (path) => `/openai/deployments/d/${path}?api-version=2024-10-21`,
      ),
    );
  });

  it('says to each version only what it knows', () => {
    const wish = { max_tokens: 9, stream: true };
    const limitAndUsage = (at: Endpoint) => {
      const { sent } = call(at, wish);
      return [sent.max_tokens ?? 'none', sent.max_completion_tokens ?? 'none', 'stream_options' in sent];
    };
    expect(limitAndUsage(endpoint(HOST))).to.deep.equal(['none', 9, true]);
    expect(limitAndUsage(endpoint(HOST, '2024-10-21'))).to.deep.equal(['none', 9, true]);
    expect(limitAndUsage(endpoint(HOST, '2024-06-01'))).to.deep.equal([9, 'none', false]);
    expect(limitAndUsage(endpoint('https://x.services.ai.azure.com/models'))).to.deep.equal([9, 'none', true]);
  });

  it('sends the key in its own header', () => {
    expect(azure.authorize('k')).to.deep.equal({ 'api-key': 'k' });
  });

  it('calls a missing deployment a missing model, and leaves other codes as they are', () => {
    const read = (code: string) =>
      azure.readError?.({ error: { code, message: 'm' } }, { status: 400, headers: {} })?.code;
    expect(['DeploymentNotFound', 'content_filter'].map(read)).to.deep.equal(['model_not_found', 'content_filter']);
  });
});
