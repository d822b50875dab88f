import { expect } from 'chai';
import OpenAI from 'openai';
import { type RunningGateway, startGateway } from '../support/gateway';

const MESSAGES = [{ role: 'user' as const, content: 'hello' }];

function pipeline(limits: object[]): object {
  return {
    apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
    serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
    policies: ['quota', 'provider-router'],
    pipelines: {
      ai: { apiEndpoints: ['ai'], policies: [{ quota: { action: { limits } } }, { 'provider-router': null }] },
    },
  };
}

describe('quota', () => {
  let gateway: RunningGateway;
  let client: OpenAI;

  async function start(limits: object[]): Promise<void> {
    gateway = await startGateway({ gateway: pipeline(limits) });
    client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
  }

  const ask = (model = 'demo/chat') => client.chat.completions.create({ model, messages: MESSAGES }).withResponse();

  afterEach(() => gateway.stop());

  it('lets through what the limit allows, also of requests at once, and refuses the rest', async () => {
    await start([{ requests: 3, per: 'minute', by: 'ip' }]);
    const settled = await Promise.allSettled(Array.from({ length: 8 }, () => ask()));
    const refused = settled.filter((one) => one.status === 'rejected').map((one) => one.reason as unknown);
    expect(refused).to.have.length(5);
    for (const error of refused) {
      expect(error).to.be.instanceOf(OpenAI.RateLimitError);
      expect((error as InstanceType<typeof OpenAI.RateLimitError>).code).to.equal('rate_limit_exceeded');
    }
  });

  it('says how much is left, and when to come again', async () => {
    await start([
      { requests: 9, per: 'second', by: 'ip' },
      { requests: 1, per: 'hour', by: 'route' },
    ]);
    const { response } = await ask();
    expect(response.headers.get('x-ratelimit-limit-requests')).to.equal('1');
    expect(response.headers.get('x-ratelimit-remaining-requests')).to.equal('0');
    expect(response.headers.get('x-ratelimit-reset-requests')).to.match(/^(1h0m0s|59m\d+(\.\d{1,3})?s)$/);
    const refusal = (await ask().catch((error: unknown) => error)) as InstanceType<typeof OpenAI.RateLimitError>;
    expect(Number(refusal.headers.get('retry-after'))).to.be.within(3590, 3600);
    expect(refusal.headers.get('x-should-retry')).to.equal('false');
  });

  it('takes nothing from the other limits for a request that one refuses', async () => {
    await start([
      { requests: 2, per: 'hour', by: 'route' },
      { requests: 1, per: 'hour', by: 'model' },
    ]);
    await ask();
    await ask().catch(() => undefined);
    await ask('demo/slow-as-another-model').catch((error: InstanceType<typeof OpenAI.APIError>) => {
      expect(error.status, 'the router is reached').to.equal(404);
    });
    const refusal = (await ask('demo/third').catch((error: unknown) => error)) as InstanceType<typeof OpenAI.APIError>;
    expect(refusal.status).to.equal(429);
  });
});
