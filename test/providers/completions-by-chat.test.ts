import { expect } from 'chai';
import type { Endpoint, Target } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import type { ChatChunk, Completion } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import { AiRequest } from '../../plugins/core/request';
import { openAiCompletions } from '../../plugins/dialects/openai-completions';
import { completing, completionsByChat } from '../../plugins/providers/completions-by-chat';
import { openAiCompatible } from '../../plugins/providers/openai-compatible';
import { chatAdapter } from '../../plugins/providers/openai-compatible/chat';

const target: Target = { endpoint: {} as Endpoint, model: 'chat-model' };
const adapter = completionsByChat(chatAdapter({ kind: 'x', summary: 'x', unsupported: ['logit_bias'] }));

function ask(body: JsonObject, stream = false): AiRequest {
  const native = { api: 'openai-completions', body: { model: 'm', ...body } };
  const toHub = (given: JsonObject) => openAiCompletions.toHub(given);
  return new AiRequest({ operation: 'text_completion', model: 'm', stream, native, toHub });
}

function called(body: JsonObject, stream = false) {
  const { path, body: sent, dropped } = adapter.call(ask(body, stream), target);
  return { path, sent: JSON.parse(String(sent)) as JsonObject, dropped };
}

const USAGE = { prompt_tokens: 4, completion_tokens: 2, total_tokens: 6 };
const REPLY = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'chat-model',
  choices: [
    { index: 0, message: { role: 'assistant', content: 'five.' }, finish_reason: 'stop' },
    { index: 1, message: { role: 'assistant', content: null, refusal: 'No.' }, finish_reason: 'length' },
  ],
  usage: USAGE,
};

describe('completions by chat', () => {
  it('asks with one message and the default length of completions', () => {
    expect(called({ prompt: 'Two and three is' })).to.deep.equal({
      path: '/chat/completions',
      sent: { model: 'chat-model', max_tokens: 16, messages: [{ role: 'user', content: 'Two and three is' }] },
      dropped: [],
    });
  });

  it('passes options on that chat has too', () => {
    const options = { max_tokens: 5, stop: ['\n'], temperature: 0.5, top_p: 0.9, n: 2, seed: 1, user: 'u', top_k: 3 };
    expect(called({ prompt: ['one prompt'], ...options }).sent).to.deep.include(options);
  });

  it('names what it drops, with what the chat adapter drops', () => {
    const { sent, dropped } = called({
      prompt: 'x',
      suffix: 'y',
      best_of: 3,
      logprobs: 2,
      logit_bias: { 1: 2 },
      echo: true,
    });
    expect(dropped).to.deep.equal(['suffix', 'best_of', 'logprobs', 'logit_bias']);
    expect(sent).to.have.all.keys('model', 'max_tokens', 'messages');
  });

  it('drops nothing that has no effect', () => {
    expect(called({ prompt: 'x', suffix: null, best_of: 2, n: 2, logprobs: null, echo: false }).dropped).to.deep.equal(
      [],
    );
  });

  for (const prompt of [['one', 'two'], [1, 2, 3], [[1, 2]]] as JsonObject['prompt'][]) {
    it(`refuses the prompt ${JSON.stringify(prompt)}`, () => {
      expect(() => called({ prompt }))
        .to.throw(AiError, 'send one prompt as text')
        .with.property('param', 'prompt');
    });
  }

  it('makes the reply a completion and keeps the usage', () => {
    const { whole, usage } = adapter.readWhole(structuredClone(REPLY), ask({ prompt: 'Two and three is ' }));
    expect(whole).to.deep.equal({
      id: 'chatcmpl-1',
      object: 'text_completion',
      created: 1,
      model: 'chat-model',
      choices: [
        { index: 0, text: 'five.', logprobs: null, finish_reason: 'stop' },
        { index: 1, text: 'No.', logprobs: null, finish_reason: 'length' },
      ],
      usage: USAGE,
    });
    expect(usage).to.include({ input: 4, output: 2 });
  });

  it('puts the prompt in front where that was asked for', () => {
    const { whole } = adapter.readWhole(structuredClone(REPLY), ask({ prompt: 'Two and three is ', echo: true }));
    expect((whole as Completion).choices.map(({ text }) => text)).to.deep.equal([
      'Two and three is five.',
      'Two and three is No.',
    ]);
  });

  it('complete a provider that lacks them, and no other', () => {
    const chatOnly = openAiCompatible({ kind: 'x', summary: 'x' });
    expect(completing(chatOnly).operations).to.have.all.keys('chat', 'text_completion');
    const both = openAiCompatible({ kind: 'x', summary: 'x', operations: ['text_completion'] });
    expect(completing(both)).to.equal(both);
    const neither = { ...chatOnly, operations: {} };
    expect(completing(neither)).to.equal(neither);
  });

  describe('streamed', () => {
    function read(request: AiRequest): { texts: string[]; finishes: unknown[]; complete: boolean; tokens?: number } {
      const reader = adapter.streamReader!(request);
      const chunk = (choices: ChatChunk['choices'], further: JsonObject = {}) =>
        JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices, ...further });
      const events = [
        chunk([{ index: 0, delta: { role: 'assistant', content: '' } }]),
        chunk([{ index: 0, delta: { content: 'fi' } }]),
        chunk([{ index: 0, delta: { content: 've.' } }]),
        chunk([{ index: 0, delta: {}, finish_reason: 'stop' }]),
        chunk([], { usage: USAGE }),
        '[DONE]',
      ];
      const reads = events.map((data) => reader.read({ name: '', data, start: 0, end: 0 }));
      const chunks = reads.flatMap(({ chunks: said }) => said as Completion[]);
      expect(new Set(chunks.map(({ object }) => object))).to.deep.equal(new Set(['text_completion']));
      const choices = chunks.flatMap((said) => said.choices);
      return {
        texts: choices.map(({ text }) => text),
        finishes: choices.map(({ finish_reason: finish }) => finish),
        complete: reader.complete,
        tokens: reads.find(({ usage }) => usage)?.usage?.output,
      };
    }

    it('makes chunks of text and knows the end', () => {
      const streamed = read(ask({ prompt: 'x', stream: true }, true));
      expect(streamed).to.deep.equal({
        texts: ['fi', 've.', ''],
        finishes: [null, null, 'stop'],
        complete: true,
        tokens: 2,
      });
    });

    it('begins with the prompt where that was asked for', () => {
      expect(read(ask({ prompt: 'So: ', echo: true, stream: true }, true)).texts).to.deep.equal(['So: fi', 've.', '']);
    });
  });
});
