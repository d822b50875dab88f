import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import type { ChatCompletion, Message } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';
import { serveBytes } from '../../support/serve-bytes';
import type { ByteServer } from '../../support/serve-bytes';
import { messagesContext } from './context';

const BODY = { model: 'claude', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
const USAGE = { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 } };

const tool = (id: string, name: string, input: JsonObject) => ({ type: 'tool_use', id, name, input });
const text = (said: string) => ({ type: 'text', text: said });

describe('the anthropic-messages dialect', () => {
  let server: ByteServer;
  let client: Anthropic;
  before(async () => {
    server = await serveBytes();
    client = new Anthropic({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
  });
  after(() => server.close());

  const ask = () => client.messages.create({ model: 'any', max_tokens: 1, messages: [] });

  it('renders a plain answer of an OpenAI-compatible provider', async () => {
    const message: Message = {
      role: 'assistant',
      content: 'Wait',
      reasoning_content: 'hm',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{"q":1}' } }],
    };
    const choices = [{ index: 0, message, finish_reason: 'tool_calls' as const }];
    const head = { id: 'chatcmpl-1', object: 'chat.completion' as const, created: 1, model: 'gpt' };
    const whole: ChatCompletion = { ...head, choices, usage: USAGE };
    server.answer = { body: anthropicMessages.renderWhole({ whole }, messagesContext()) };
    const answer = await ask();
    const thinking = { type: 'thinking', thinking: 'hm', signature: '' };
    expect(answer.content).to.deep.equal([thinking, text('Wait'), tool('a', 'look', { q: 1 })]);
    expect(answer.stop_reason).to.equal('tool_use');
    expect(answer.usage).to.include({ input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 4 });
  });

  it('adds instructions to the system prompt, whatever its form', () => {
    const added = (system: JsonObject[string], position: 'start' | 'end') =>
      anthropicMessages.addInstruction({ ...BODY, system }, 'New.', position).system;
    expect(added(undefined, 'start')).to.equal('New.');
    expect(added('Old.', 'start')).to.equal('New.\n\nOld.');
    expect(added('Old.', 'end')).to.equal('Old.\n\nNew.');
    expect(added([text('Old.')], 'start')).to.deep.equal([text('New.'), text('Old.')]);
    expect(added([text('Old.')], 'end')).to.deep.equal([text('Old.'), text('New.')]);
  });
});
