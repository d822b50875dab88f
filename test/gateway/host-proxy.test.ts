import { expect } from 'chai';
import { createSecret, hashOf } from '../../plugins/core/api-key';
import { type RunningGateway, startGateway } from '../support/gateway';
import { chat, openAiError, post } from '../support/routed-gateway';
import { says, type StandIn, startStandIn } from '../support/stand-in';

const SECRET = createSecret();

describe('the host’s proxy behind AI policies', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startGateway({
      ai: {
        consumers: {
          here: { keys: [{ id: 'here', hash: hashOf(SECRET) }] },
          elsewhere: { addresses: ['192.0.2.0/24'], keys: [{ id: 'elsewhere', hash: hashOf(SECRET) }] },
        },
      },
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] }, keyed: { host: '*', paths: ['/keyed/v1/*'] } },
        serviceEndpoints: { lab: { url: provider.url } },
        policies: ['ai-auth', 'usage-meter', 'token-counter', 'system-prompt', 'proxy'],
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
          keyed: {
            apiEndpoints: ['keyed'],
            policies: [{ 'ai-auth': null }, { proxy: { action: { serviceEndpoint: 'lab' } } }],
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

  it('sends nothing for keys that may not be used from the caller’s address', async () => {
    const ask = (id: string) => {
      provider.answer(says('hello'));
      return post(`${gateway.url}/keyed/v1/chat/completions`, chat(), { authorization: `Bearer ${id}:${SECRET}` });
    };
    expect((await ask('here')).status).to.equal(200);
    const refused = await ask('elsewhere');
    expect(refused.status).to.equal(403);
    expect(openAiError(refused.text).code).to.equal('address_not_allowed');
    expect(provider.received).to.have.length(0);
  });
});
