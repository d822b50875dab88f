import { expect } from 'chai';
import type { Endpoint } from '../../../plugins/core/endpoint';
import type { ChatRequest } from '../../../plugins/core/hub';
import { toChatBody } from '../../../plugins/providers/ollama-native/request';

const endpoint = { options: {} } as Endpoint;
const say = (further: Partial<ChatRequest>, model = 'qwen3') =>
  toChatBody({ model: 'm', messages: [{ role: 'user', content: 'Hi' }], ...further }, { endpoint, model });

describe('a request in Ollama’s own words', () => {
  it('has its options by Ollama’s names, and the client’s own ones win', () => {
    const { body, dropped } = say({
      max_tokens: 9,
      stop: 'END',
      repetition_penalty: 1.1,
      temperature: 0,
      options: { num_ctx: 4096, temperature: 1 },
      keep_alive: '5m',
      logit_bias: { 1: 2 },
    });
    expect(body.options).to.deep.equal({
      num_predict: 9,
      stop: ['END'],
      repeat_penalty: 1.1,
      temperature: 1,
      num_ctx: 4096,
    });
    expect([body.keep_alive, dropped]).to.deep.equal(['5m', ['logit_bias']]);
  });

  it('thinks by degree where the model can', () => {
    const think = (effort: string, model?: string) => say({ reasoning_effort: effort }, model).body.think;
    expect(['none', 'low', 'high'].map((effort) => think(effort))).to.deep.equal([false, true, true]);
    expect(['minimal', 'medium', 'max'].map((effort) => think(effort, 'gpt-oss:20b'))).to.deep.equal([
      'low',
      'medium',
      'high',
    ]);
    expect(say({ thinking: { type: 'disabled' } }).body.think).to.equal(false);
  });

  it('has images in base64 beside the text, and results under the tool’s name', () => {
    const { body } = say({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'text', text: 'Look' },
            { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
          ],
        },
        {
          role: 'assistant',
          content: null,
          tool_calls: [{ id: '1', type: 'function', function: { name: 'see', arguments: '{"a":1}' } }],
        },
        { role: 'tool', tool_call_id: '1', content: 'seen' },
      ],
    });
    expect(body.messages).to.deep.equal([
      { role: 'user', content: 'Look', images: ['AAAA'] },
      { role: 'assistant', content: '', tool_calls: [{ function: { name: 'see', arguments: { a: 1 } } }] },
      { role: 'tool', content: 'seen', tool_name: 'see' },
    ]);
  });

  it('refuses what Ollama cannot read', () => {
    const parts = [{ type: 'image_url', image_url: { url: 'https://x.example/a.png' } }];
    expect(() => say({ messages: [{ role: 'user', content: parts }] }))
      .to.throw('messages[0].content[0]')
      .with.property('code', 'unsupported_content');
  });

  it('has a schema as the format', () => {
    const schema = { type: 'object' };
    const format = (response_format: ChatRequest['response_format']) => say({ response_format }).body.format;
    expect(format({ type: 'json_schema', json_schema: { name: 'n', schema } })).to.deep.equal(schema);
    expect([format({ type: 'json_object' }), format({ type: 'text' })]).to.deep.equal(['json', undefined]);
  });
});
