import { expect } from 'chai';
import { type RunningGateway, startGateway } from '../support/gateway';
import { says, type StandIn, startStandIn } from '../support/stand-in';

describe('the host’s proxy behind AI policies', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: { lab: { url: provider.url } },
        policies: ['usage-meter', 'token-counter', 'system-prompt', 'proxy'],
        pipelines: {
          ai: {
            apiEndpoints: ['ai'],
            policies: [
              { 'usage-meter': null },
              { 'token-counter': null },
              { 'system-prompt': { action: { text: 'Be brief.' } } },
              { proxy: { action: { serviceEndpoint: 'lab' } } },
            ],
          },
        },
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  it('sends the body that they have read, as they have changed it', async () => {
    provider.answer(says('hello'));
    const answer = await fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'any', messages: [{ role: 'user', content: 'hi' }] }),
      signal: AbortSignal.timeout(5_000),
    });
    expect(answer.status).to.equal(200);
    expect(provider.received[0]?.body.messages).to.deep.equal([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'hi' },
    ]);
  });
});
