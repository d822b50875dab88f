import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { JsonObject } from '../../../plugins/core/json';
import { markSignature } from '../../../plugins/core/foreign-signature';
import { anthropic } from '../../../plugins/providers/anthropic';
import { readMessage } from '../../../plugins/providers/anthropic/answer';
import { messagesRequest } from '../../dialects/anthropic-messages/context';
import { call, endpoint } from './calls';

const { chat } = anthropic.operations;

describe('the anthropic provider', () => {
  describe('calls for a client of the same API', () => {
    const bytes = Buffer.from(
      '{ "max_tokens":10, "temperature": 1.0,\n "model" : "smart", "future":[1e2], "messages":[{"role":"user","content":"é"}] }',
    );
    const request = messagesRequest(JSON.parse(bytes.toString()) as JsonObject, bytes);

    it('change no byte but the name of the model', () => {
      const { body } = chat.call(request, { endpoint: endpoint('https://x'), model: 'claude-opus-5' });
      expect(String(body)).to.equal(bytes.toString().replace('"smart"', '"claude-opus-5"'));
    });

    it('send the very bytes when the name is the same', () => {
      const { body } = chat.call(request, { endpoint: endpoint('https://x'), model: 'smart' });
      expect(body).to.equal(bytes);
    });

    it('leave out what another provider thought before, which Claude would refuse', () => {
      const thought = (signature: string) => ({ type: 'thinking', thinking: 'Hm.', signature });
      const text = { type: 'text', text: 'Yes.' };
      const turn = (...content: JsonObject[]) => ({ role: 'assistant', content });
      const ask = (model: string, ...messages: JsonObject[]) => {
        const native = { model: 'smart', max_tokens: 9, messages };
        const { body } = chat.call(messagesRequest(native), { endpoint: endpoint('https://x'), model });
        return (JSON.parse(String(body)) as JsonObject).messages;
      };
      const google = thought(markSignature('google', 'c2ln'));
      const turns = [turn(thought(''), text), turn(google), turn(google, thought('c2ln'), text)];
      expect(ask('claude-opus-5', ...turns)).to.deep.equal([turn(text), turn(thought('c2ln'), text)]);
      expect(ask('kimi-k2', ...turns)).to.deep.equal(turns);
    });

    it('send a body that a policy has replaced', () => {
      const changed = request.withBody({ ...request.native.body, max_tokens: 20 });
      const { body } = chat.call(changed, { endpoint: endpoint('https://x'), model: 'claude-opus-5' });
      expect(JSON.parse(String(body))).to.include({ max_tokens: 20, model: 'claude-opus-5' });
    });
  });

  it('takes base URLs with and without /v1', () => {
    const request = messagesRequest({ model: 'm', messages: [] });
    const path = (url: string) => chat.call(request, { endpoint: endpoint(url), model: 'm' }).path;
    expect(path('https://api.anthropic.com')).to.equal('/v1/messages');
    expect(path('https://proxy.example/anthropic/v1')).to.equal('/messages');
    expect(path('https://proxy.example/anthropic/v1/')).to.equal('/messages');
  });

  it('names the version, and carries the key in x-api-key', () => {
    expect(call({}).headers).to.deep.equal({ 'anthropic-version': '2023-06-01' });
    expect(anthropic.authorize('secret')).to.deep.equal({ 'x-api-key': 'secret' });
    expect(anthropic.forwardHeaders).to.deep.equal(['anthropic-version', 'anthropic-beta']);
  });

  it('refuses a plain answer that is no Message', () => {
    expect(() => readMessage({ choices: [] }))
      .to.throw(AiError)
      .that.includes({ status: 502 });
  });

  it('counts what was written to the prompt cache by how long it stays', () => {
    const { usage } = readMessage({
      content: [],
      usage: {
        input_tokens: 1,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
        cache_read_input_tokens: 4,
        output_tokens: 2,
      },
    });
    expect(usage).to.include({ input: 1, cacheRead: 4, cacheWrite5m: 10, cacheWrite1h: 20, output: 2 });
  });

  it('reads errors, with the codes that clients of other APIs test for', () => {
    const read = (type: string, message: string) => anthropic.readError({ type: 'error', error: { type, message } });
    expect(read('invalid_request_error', 'prompt is too long: 9 tokens > 8 maximum')?.code).to.equal(
      'context_length_exceeded',
    );
    expect(read('not_found_error', 'model: claude-sonet')?.code).to.equal('model_not_found');
    expect(read('rate_limit_error', 'slow down')).to.deep.equal({ message: 'slow down', code: 'rate_limit_error' });
    expect(anthropic.readError({ detail: 'not found' })).to.equal(undefined);
  });
});
