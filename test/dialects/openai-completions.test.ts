import { expect } from 'chai';
import type { Completion, HubRequest } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import { AiRequest } from '../../plugins/core/request';
import { SseParser } from '../../plugins/core/sse';
import { usage } from '../../plugins/core/usage';
import { openAiCompletions } from '../../plugins/dialects/openai-completions';
import { checksBodies } from './openai-refusals';

const USAGE = usage({ input: 3, cacheRead: 2, output: 4 });

function rendererFor(body: JsonObject) {
  const native = { api: 'openai-completions', body };
  const toHub = (hub: JsonObject) => hub as HubRequest;
  const request = new AiRequest({ operation: 'text_completion', model: 'm', stream: true, native, toHub });
  return openAiCompletions.streamRenderer({ requestId: 'req_1', request });
}

function chunk(text: string, finish: string | null = null): Completion {
  const choices = [{ index: 0, text, logprobs: null, finish_reason: finish }];
  return { id: 'cmpl-1', object: 'text_completion', created: 1, model: 'm', choices };
}

describe('openai-completions dialect', () => {
  checksBodies(
    openAiCompletions,
    [
      { model: 'm', prompt: 'Say this' },
      { model: 'm', prompt: '' },
      { model: 'm', prompt: null },
      { model: 'm', prompt: ['one', 'two'] },
      { model: 'm', prompt: [1, 2, 3] },
      { model: 'm', prompt: [[1, 2], [3]], n: null, stop: null, logprobs: 2, max_tokens: -1 },
    ],
    [
      ['model', { prompt: 'x' }],
      ['model', { model: 7, prompt: 'x' }],
      ['prompt', { model: 'm' }],
      ['prompt', { model: 'm', prompt: 5 }],
      ['prompt', { model: 'm', prompt: [] }],
      ['prompt', { model: 'm', prompt: ['one', 2] }],
      ['prompt', { model: 'm', prompt: [1, 2.5] }],
      ['prompt', { model: 'm', prompt: [[1], []] }],
      ['prompt', { model: 'm', prompt: [{ text: 'x' }] }],
      ['n', { model: 'm', prompt: 'x', n: '2' }],
      ['max_tokens', { model: 'm', prompt: 'x', max_tokens: 1.5 }],
      ['echo', { model: 'm', prompt: 'x', echo: 1 }],
      ['stream', { model: 'm', prompt: 'x', stream: 'yes' }],
      ['stream_options', { model: 'm', prompt: 'x', stream_options: [] }],
    ],
  );

  it('says which item of a prompt is at fault', () => {
    expect(() => openAiCompletions.check({ model: 'm', prompt: ['a', 'b', 3] })).to.throw('`prompt[2]`');
  });

  it('takes a prompt of null as an empty one', () => {
    expect(openAiCompletions.toHub({ model: 'm', prompt: null })).to.deep.equal({ model: 'm', prompt: '' });
  });

  it('renders a plain answer with usage in its own words', () => {
    const text = openAiCompletions.renderWhole({ whole: chunk('Hi', 'stop'), usage: USAGE });
    const rendered = JSON.parse(text) as Completion;
    expect(rendered.choices).to.deep.equal(chunk('Hi', 'stop').choices);
    expect(rendered.usage).to.include({ prompt_tokens: 5, completion_tokens: 4, total_tokens: 9 });
  });

  it('keeps the usage as the provider worded it', () => {
    const whole = { ...chunk('Hi', 'stop'), usage: { prompt_tokens: 5, further: 1 } };
    expect(JSON.parse(openAiCompletions.renderWhole({ whole, usage: USAGE }))).to.deep.equal(whole);
  });

  it('streams chunks without names of events and ends with [DONE]', () => {
    const renderer = rendererFor({ model: 'm', prompt: 'x', stream: true });
    const text = renderer.translate({ chunks: [chunk('Hi'), chunk('', 'stop')], usage: USAGE }) + renderer.end(false);
    const events = new SseParser().push(Buffer.from(text))!.events;
    expect(events.map(({ name }) => name)).to.deep.equal(['', '', '']);
    expect(events[2]!.data).to.equal('[DONE]');
    expect(JSON.parse(events[0]!.data)).to.deep.equal(chunk('Hi'));
  });

  it('adds usage for clients that asked', () => {
    const renderer = rendererFor({ model: 'm', prompt: 'x', stream: true, stream_options: { include_usage: true } });
    const text = renderer.translate({ chunks: [chunk('Hi', 'stop')], usage: USAGE }) + renderer.end(false);
    const [first, second] = new SseParser().push(Buffer.from(text))!.events.map(({ data }) => data);
    expect(JSON.parse(first!)).to.deep.equal({ ...chunk('Hi', 'stop'), usage: null });
    expect(JSON.parse(second!)).to.deep.include({ object: 'text_completion', choices: [] });
    expect(JSON.parse(second!).usage).to.include({ prompt_tokens: 5, completion_tokens: 4 });
  });

  it('forwards bytes as they came, without the usage that only the gateway asked for', () => {
    const content = `data: ${JSON.stringify(chunk('Hi', 'stop'))}\n\n`;
    const usageEvent = `data: ${JSON.stringify({ ...chunk(''), choices: [], usage: { prompt_tokens: 5 } })}\n\n`;
    const batch = new SseParser().push(Buffer.from(`${content}${usageEvent}data: [DONE]\n\n`))!;
    const part = { raw: batch.bytes, batch, usage: USAGE };
    const plain = rendererFor({ model: 'm', prompt: 'x', stream: true });
    expect(plain.forward(part).toString() + plain.end(true)).to.equal(`${content}data: [DONE]\n\n`);
    const asking = rendererFor({ model: 'm', prompt: 'x', stream: true, stream_options: { include_usage: true } });
    expect(asking.forward(part).toString() + asking.end(true)).to.equal(batch.bytes.toString());
  });
});
