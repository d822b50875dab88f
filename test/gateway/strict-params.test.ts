import { expect } from 'chai';
import type { RunningGateway } from '../support/gateway';
import { chat, message, anthropicError, openAiError, post, startRouted } from '../support/routed-gateway';
import { json, says, type StandIn, startStandIn } from '../support/stand-in';

const KEY = 'GATEWAY_STRICT_KEY';

describe('members that a provider cannot honour', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    process.env[KEY] = 'sk-strict';
    const endpoint = (kind: string) => ({ url: `${provider.url}/${kind}`, provider: kind, apiKey: `env:${KEY}` });
    gateway = await startRouted({
      endpoints: { openai: endpoint('openai'), mistral: endpoint('mistral'), vllm: endpoint('vllm') },
      router: {
        strictParams: true,
        models: {
          one: 'mistral/large',
          several: ['mistral/large', 'vllm/qwen', 'openai/gpt'],
          none: ['mistral/large', 'openai/gpt'],
          lenient: { targets: ['mistral/large'], strictParams: false },
        },
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });
  beforeEach(() => provider.answer(says('hello')));

  const ask = (body: object) => post(`${gateway.url}/v1/chat/completions`, body);
  const paths = () => provider.received.map(({ path }) => path);

  it('are refused before anything is sent', async () => {
    const { status, text, headers } = await ask(chat({ model: 'one', logprobs: true, logit_bias: { 1: 2 }, seed: 1 }));
    const error = openAiError(text);
    expect([status, error.code, error.param]).to.deep.equal([400, 'unsupported_parameter', 'logprobs']);
    expect(error.message).to.contain('`mistral/large`').and.contain('`logprobs`, `logit_bias`').and.not.contain('seed');
    expect(headers.get('x-ai-dropped-params')).to.equal(null);
    expect(paths()).to.deep.equal([]);
  });

  it('are refused in the form of the client’s API', async () => {
    const { status, text } = await post(`${gateway.url}/v1/messages`, message({ model: 'one', top_k: 4 }));
    expect([status, anthropicError(text).details]).to.deep.equal([
      400,
      { error_code: 'unsupported_parameter', param: 'top_k' },
    ]);
  });

  it('lead to the next target that takes them all', async () => {
    const { status, headers } = await ask(chat({ model: 'several', logprobs: true }));
    expect([status, headers.get('x-ai-provider')]).to.deep.equal([200, 'vllm']);
    expect(paths()).to.deep.equal(['/vllm/chat/completions']);
  });

  it('are refused in the words of the last target when none takes them all', async () => {
    const { status, text } = await post(`${gateway.url}/v1/messages`, message({ model: 'none', top_k: 4 }));
    expect(status).to.equal(400);
    expect(anthropicError(text).message).to.contain('`openai/gpt`');
    expect(paths()).to.deep.equal([]);
  });

  it('are named where that is enough for the model', async () => {
    const { status, headers } = await ask(chat({ model: 'lenient', logprobs: true, user: 'ann' }));
    expect([status, headers.get('x-ai-dropped-params')]).to.deep.equal([200, 'user, logprobs']);
    expect(provider.received[0]?.body).not.to.have.any.keys('logprobs', 'user');
  });

  it('do not stand in the way when nothing is asked by them', async () => {
    const { status } = await ask(chat({ model: 'one', logprobs: false, logit_bias: {}, user: '' }));
    expect(status).to.equal(200);
  });

  it('are no reason to move on when it is the provider that refuses them', async () => {
    const refusal = {
      error: { message: 'no', type: 'invalid_request_error', param: 'n', code: 'unsupported_parameter' },
    };
    provider.answer(json(400, refusal));
    const { status, text } = await ask(chat({ model: 'several' }));
    expect([status, text]).to.deep.equal([400, JSON.stringify(refusal)]);
    expect(paths()).to.deep.equal(['/mistral/chat/completions']);
  });
});
