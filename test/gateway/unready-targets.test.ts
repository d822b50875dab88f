import { expect } from 'chai';
import { type RunningGateway, startGateway } from '../support/gateway';

describe('targets without a credential', () => {
  let gateway: RunningGateway;

  before(async () => {
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: {
          vendor: { url: 'http://127.0.0.1:9', provider: 'openai', apiKey: 'env:KEY_THAT_NOBODY_SETS' },
          demo: { url: 'demo:', provider: 'demo' },
        },
        policies: ['provider-router'],
        pipelines: {
          ai: {
            apiEndpoints: ['ai'],
            policies: [
              { 'provider-router': { action: { models: { mixed: ['vendor/a', 'demo/chat'], lone: ['vendor/a'] } } } },
            ],
          },
        },
      },
    });
  });
  after(() => gateway.stop());

  const ask = (model: string) =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify({ model, messages: [{ role: 'user', content: 'hello' }] }),
    });

  it('are passed over while another has one', async () => {
    const { status, headers } = await ask('mixed');
    expect(status).to.equal(200);
    expect(headers.get('x-ai-provider')).to.equal('demo');
    expect(headers.get('x-ai-attempts')).to.equal('1');
  });

  it('say what they lack when there is no other', async () => {
    const answer = await ask('lone');
    expect(answer.status).to.equal(503);
    expect(await answer.json()).to.have.nested.property('error.code', 'provider_credentials_missing');
  });
});
