import { expect } from 'chai';
import type { HubRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { ModelOperation } from '../../../plugins/core/operations';
import { AiRequest } from '../../../plugins/core/request';
import type { Tokenizer } from '../../../plugins/core/tokenizer';
import { expectedUsage } from '../../../policies/quota/expected-usage';
import { LearnedOutput } from '../../../policies/quota/learned-output';
import { targetOf } from '../../support/target';

const INPUT = 10;

interface Known {
  window?: number;
  learned?: number;
}

async function outputOf(body: JsonObject, { window, learned }: Known = {}, operation: ModelOperation = 'chat') {
  const toHub = (hub: JsonObject) => hub as HubRequest;
  const request = new AiRequest({ operation, model: 'm', stream: false, native: { api: 'test', body }, toHub });
  const tokenizer = {
    countRequest: () => Promise.resolve({ count: INPUT, provenance: 'exact' }),
    contextWindow: () => window,
  } as Partial<Tokenizer> as Tokenizer;
  const expecting = { tokenizer, learned: () => learned, unknownOutput: 4096 };
  const { most, least } = await expectedUsage(request, targetOf('stand/m'), expecting);
  return { most, least, output: [most.output, least.output] };
}

describe('what a request is expected to use', () => {
  it('is what the client allows, for each choice to each prompt', async () => {
    expect((await outputOf({ max_tokens: 20 })).output).to.deep.equal([20, 20]);
    expect((await outputOf({ max_completion_tokens: 20, n: 3 })).output).to.deep.equal([60, 60]);
    const body = { max_tokens: 5, n: 1, best_of: 4, prompt: ['a', 'b'] };
    expect((await outputOf(body, {}, 'text_completion')).output).to.deep.equal([40, 40]);
    expect((await outputOf({ max_tokens: 5, prompt: [1, 2, 3] }, {}, 'text_completion')).output).to.deep.equal([5, 5]);
  });

  it('is else what was learned, what fits into the context, or what the operator says; less will do', async () => {
    expect((await outputOf({}, { learned: 70, window: 1000 })).output).to.deep.equal([70, 1]);
    expect((await outputOf({}, { window: 1000 })).output).to.deep.equal([1000 - INPUT, 1]);
    expect((await outputOf({ n: 3 }, { learned: 70 })).output, 'each').to.deep.equal([210, 1]);
    expect((await outputOf({ n: 2 })).output).to.deep.equal([8192, 1]);
  });

  it('has no output where none is written, and counts images and what is dearer than text', async () => {
    expect((await outputOf({ input: 'a' }, {}, 'embeddings')).output).to.deep.equal([0, 0]);
    expect((await outputOf({ prompt: 'a', n: 2 }, {}, 'image_generation')).most.images).to.equal(2);
    expect((await outputOf({ modalities: ['audio'], max_tokens: 9 })).most.outputAudio).to.equal(9);
    const cached = await outputOf({ messages: [{ cache_control: { type: 'ephemeral', ttl: '1h' } }], max_tokens: 9 });
    expect(cached.most).to.include({ input: 0, cacheWrite1h: INPUT });
  });
});

describe('what answers usually have', () => {
  it('is known after ten, and is what 95 % do not exceed, to a quarter', () => {
    const learned = new LearnedOutput();
    for (let answer = 0; answer < 9; answer++) learned.add('key model', 100);
    expect(learned.expected('key model')).to.equal(undefined);
    for (let answer = 0; answer < 90; answer++) learned.add('key model', 100);
    learned.add('key model', 100_000);
    expect(learned.expected('key model')).to.be.within(100, 130);
    for (let answer = 0; answer < 600; answer++) learned.add('key model', 1000);
    expect(learned.expected('key model'), 'the newest count most').to.be.within(1000, 1300);
  });

  it('is forgotten of those longest unused', () => {
    const learned = new LearnedOutput();
    for (let answer = 0; answer < 10; answer++) learned.add('first', 5);
    for (let subject = 0; subject < 5000; subject++) learned.add(`key ${subject}`, 5);
    expect(learned.expected('first')).to.equal(undefined);
  });
});
