import { expect } from 'chai';
import Anthropic from '@anthropic-ai/sdk';
import OpenAI from 'openai';
import type { RunningGateway } from '../../support/gateway';
import { chat, message, post, startRouted } from '../../support/routed-gateway';
import { type StandIn, startStandIn } from '../../support/stand-in';
import { transform } from '../../../policies/transform';
import type { Services } from '../../../plugins/core/services';

const ACTION = {
  request: {
    rename: { max_tokens: 'max_completion_tokens' },
    remove: ['logit_bias', 'messages.*.name'],
    default: { temperature: 0.2, top_p: 0.9 },
    set: {
      user: '{consumer}',
      'metadata.path': 'from {header.x-tenant} to {model}',
      copy: '{body.metadata}',
      none: '{body.x}',
    },
    headers: { set: { 'x-tenant': '{header.x-tenant}', 'x-request': '{id}' }, remove: ['openai-project'] },
  },
  answer: {
    remove: ['object', 'choices.*.finish_reason'],
    set: { served_for: '{team}' },
    headers: { remove: ['x-ai-model'], rename: { 'x-ai-provider': 'x-served-by' }, set: { 'x-team': '{team}' } },
  },
};

describe('transform', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: { url: `${provider.url}/v1`, provider: 'openai', apiKey: 'env:TRANSFORM_TEST_KEY' } },
      router: { models: { one: 'stand/one', two: 'stand/two' } },
      before: [
        { transform: { action: { ...ACTION, apis: ['openai-chat'] } } },
        { transform: { action: { answer: { set: { served_for: '{team}' } }, apis: ['gemini'] } } },
        {
          transform: {
            action: { request: { set: { model: 'two', 'metadata.user_id': '{ip}' } }, apis: ['anthropic-messages'] },
          },
        },
      ],
    });
    process.env['TRANSFORM_TEST_KEY'] = 'key-of-the-transform-test';
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
    delete process.env['TRANSFORM_TEST_KEY'];
  });

  it('changes members and headers of a request, and leaves every other byte', async () => {
    const sent =
      '{"model":"one", "max_tokens":7.0,"logit_bias":{"1":2},"top_p" : 1.0, "metadata":{"a":1},\n' +
      '"messages":[{"role":"user","name":"n","content":"hi"}],"future":[1e2]}';
    await post(`${gateway.url}/v1/chat/completions`, sent, { 'x-tenant': 'acme\u00e9', 'openai-project': 'p' });
    const { text, headers } = await provider.next();
    expect(text).to.contain('"top_p" : 1.0').and.to.contain('"future":[1e2]');
    expect(JSON.parse(text)).to.deep.equal({
      model: 'one',
      top_p: 1,
      metadata: { a: 1, path: 'from acme\u00e9 to one' },
      messages: [{ role: 'user', content: 'hi' }],
      future: [100],
      max_completion_tokens: 7,
      temperature: 0.2,
      user: 'anonymous',
      copy: { a: 1 },
    });
    expect(headers['x-tenant']).to.equal('acme?');
    expect(headers['x-request']).to.match(/^req_/);
    expect(headers).to.not.have.property('openai-project');
  });

  it('changes a plain answer and its headers', async () => {
    const { text, headers } = await post(`${gateway.url}/v1/chat/completions`, chat());
    const body = JSON.parse(text) as { choices: object[] };
    expect(body).to.include({ served_for: 'none' }).and.not.have.property('object');
    expect(body.choices[0]).to.have.property('message');
    expect(body.choices[0]).to.not.have.property('finish_reason');
    expect(headers.get('x-team')).to.equal('none');
    expect(headers.get('x-served-by')).to.equal('stand');
    expect(headers.get('x-ai-provider')).to.equal(null);
    expect(headers.get('x-ai-model')).to.equal(null);
  });

  it('changes every event of a stream, which the SDK still reads to its end', async () => {
    const client = new OpenAI({ baseURL: `${gateway.url}/v1`, apiKey: 'none', maxRetries: 0 });
    const stream = await client.chat.completions.create({ ...chat(), stream: true });
    let text = '';
    for await (const chunk of stream) {
      expect(chunk).to.include({ served_for: 'none' }).and.not.have.property('object');
      text += chunk.choices[0]?.delta.content ?? '';
    }
    expect(text).to.equal('hello');
  });

  it('changes every item of a stream that is a list', async () => {
    const contents = [{ parts: [{ text: 'hi' }] }];
    const { text } = await post(`${gateway.url}/v1/models/one:streamGenerateContent`, { contents });
    const list = JSON.parse(text) as { served_for: string; candidates: { content: { parts: { text: string }[] } }[] }[];
    expect(list.length).to.be.greaterThan(1);
    for (const item of list) expect(item.served_for).to.equal('none');
    expect(list.map(({ candidates }) => candidates[0]!.content.parts[0]!.text).join('')).to.equal('hello');
  });

  it('concerns the APIs that it names, and routes a model that it sets', async () => {
    provider.answer((response) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      const answered = { role: 'assistant', content: 'ok' };
      response.end(
        JSON.stringify({ id: 'x', model: 'two', choices: [{ index: 0, message: answered, finish_reason: 'stop' }] }),
      );
    });
    const client = new Anthropic({ baseURL: gateway.url, apiKey: 'none', maxRetries: 0 });
    const answer = await client.messages.create(message() as Anthropic.MessageCreateParamsNonStreaming);
    expect(answer).to.not.have.property('served_for');
    expect((await provider.next()).body).to.include({ model: 'two', user: '127.0.0.1' });
  });

  it('refuses what makes no sense, and says where', () => {
    const place = { pipeline: 'ai', path: 'pipelines.ai.policies[0]', policies: [] };
    const setUp = (action: object) => () => transform.setup(action as never, {} as Services, place);
    expect(setUp({ request: { set: { user: '{consumr}' } } })).to.throw(/action\.request: .*\{consumr\}.*`consumer`/);
    expect(setUp({ answer: { headers: { set: { 'set-cookie': 'x' } } } })).to.throw(/action\.answer: .*set-cookie/);
    expect(setUp({ request: { headers: { remove: ['a b'] } } })).to.throw(/not the name of a header/);
    expect(setUp({ request: { rename: { 'messages.*.a': 'b' } } })).to.throw(/renamed/);
  });
});
