import { expect } from 'chai';
import type { HubRequest } from '../../plugins/core/hub';
import type { Json, JsonObject } from '../../plugins/core/json';
import type { ModelOperation } from '../../plugins/core/operations';
import { createTokenizer } from '../../plugins/tokenizers';
import { requestOf } from './recorded-pairs';

const tokenizer = createTokenizer();

function count(name: string, body: JsonObject, operation: ModelOperation = 'chat') {
  return tokenizer.countRequest(requestOf(operation, name, body as HubRequest), { name });
}
function chat(...messages: Json[]): JsonObject {
  return { model: 'm', messages };
}
const HELLO = { role: 'user', content: 'Hello world' };
const TOOL = { type: 'function', function: { name: 'look', parameters: { type: 'object', properties: {} } } };

describe('tokenizer', () => {
  describe('plain chat with models of OpenAI', () => {
    it('adds 3 tokens a message, the role and 3 before the answer', async () => {
      expect(await count('gpt-4o', chat(HELLO))).to.deep.equal({ count: 3 + 1 + 2 + 3, provenance: 'exact' });
    });

    it('knows that o-series and gpt-5 begin their answer with 2', async () => {
      for (const model of ['o3-mini', 'gpt-5', 'gpt-5-nano'])
        expect((await count(model, chat(HELLO))).count).to.equal(8);
    });

    it('counts the name of a message and one token more', async () => {
      expect((await count('gpt-4o', chat({ ...HELLO, name: 'bob' }))).count).to.equal(9 + 2);
    });

    it('takes the encoding from the model, whatever the reseller calls it', async () => {
      const text = { role: 'user', content: 'Übergrößenträger' };
      const [o200k, cl100k] = await Promise.all([count('gpt-4o', chat(text)), count('gpt-4', chat(text))]);
      expect(o200k.count).to.be.below(cl100k.count);
      for (const name of ['openai/gpt-4o', 'ft:gpt-4o:team::1'])
        expect(await count(name, chat(text))).to.deep.equal(o200k);
    });

    it('counts text that looks like special tokens as text', async () => {
      const { count: tokens } = await count('gpt-4o', chat({ role: 'user', content: '<|endoftext|><|im_start|>' }));
      expect(tokens).to.be.above(7 + 2);
    });
  });

  describe('says where its number comes from', () => {
    const image = (url: string) => chat({ role: 'user', content: [{ type: 'image_url', image_url: { url } }] });

    it('a formula for tools, calls, schemas and images of known size', async () => {
      const called = {
        role: 'assistant',
        tool_calls: [{ id: '1', type: 'function', function: { name: 'look', arguments: '{}' } }],
      };
      const schema = { type: 'json_schema', json_schema: { name: 'a', schema: { type: 'object' } } };
      const gif = `data:image/gif;base64,${Buffer.from('GIF89a\x20\x00\x20\x00', 'latin1').toString('base64')}`;
      for (const body of [
        { ...chat(HELLO), tools: [TOOL] },
        chat(called),
        { ...chat(HELLO), response_format: schema },
        image(gif),
      ]) {
        expect((await count('gpt-4o', body)).provenance).to.equal('formula');
      }
    });

    it('an estimate for what cannot be known: images elsewhere, files, other vendors', async () => {
      const file = chat({ role: 'user', content: [{ type: 'file', file: { file_id: 'f' } }] });
      expect((await count('gpt-4o', image('https://example.com/a.png'))).provenance).to.equal('estimate');
      expect((await count('gpt-4o', file)).provenance).to.equal('estimate');
      for (const model of ['claude-sonnet-4-5', 'gemini-2.5-flash', 'something-else']) {
        expect((await count(model, chat(HELLO))).provenance).to.equal('estimate');
      }
    });
  });

  it('ignores tools that may not be used, and adds the one that must be', async () => {
    const without = (await count('gpt-4o', chat(HELLO))).count;
    const offered = { ...chat(HELLO), tools: [TOOL] };
    const forced = { ...offered, tool_choice: { type: 'function', function: { name: 'look' } } };
    expect((await count('gpt-4o', { ...offered, tool_choice: 'none' })).count).to.equal(without);
    expect((await count('gpt-4o', forced)).count - (await count('gpt-4o', offered)).count).to.equal(4 + 1);
  });

  it('takes four bytes a token where nothing is known of the model', async () => {
    const { count: tokens } = await count('something-else', chat({ role: 'user', content: 'ä'.repeat(200) }));
    expect(tokens).to.equal(100 + 3);
  });

  describe('the other operations', () => {
    it('completions and embeddings: a text, several, tokens', async () => {
      for (const [operation, member] of [
        ['text_completion', 'prompt'],
        ['embeddings', 'input'],
      ] as const) {
        const of = async (input: Json) => (await count('text-embedding-3-small', { [member]: input }, operation)).count;
        expect(await of('Hello world')).to.equal(2);
        expect(await of(['Hello world', 'Hello'])).to.equal(3);
        expect(await of([1, 2, 3])).to.equal(3);
        expect(await of([[1, 2, 3], [4]])).to.equal(4);
      }
    });

    it('images: the prompt', async () => {
      expect(await count('dall-e-3', { prompt: 'Hello world' }, 'image_generation')).to.deep.equal({
        count: 2,
        provenance: 'estimate',
      });
    });
  });

  it('survives members of any type, whatever the family', async () => {
    const nonsense: Json[] = [null, 1, 'x', [], {}, [null], [1], [[]], [{}], { a: null }];
    for (const value of nonsense) {
      const message = { role: value, content: value, name: value, tool_calls: value, tool_call_id: value };
      const called = {
        role: 'tool',
        tool_calls: [{ function: value }],
        content: [{ type: 'image_url', image_url: value }],
      };
      const functions = [
        { function: { name: 'f', description: value, parameters: { properties: { a: value }, required: value } } },
      ];
      const format = { type: 'json_schema', json_schema: value };
      for (const model of ['gpt-4o', 'claude-3-opus', 'other']) {
        await count(model, {
          messages: [message, called],
          tools: functions,
          response_format: format,
          tool_choice: value,
        } as JsonObject);
        await count(model, { messages: value, tools: value, functions: value, response_format: value });
        await count(model, { prompt: value }, 'text_completion');
      }
    }
  });

  describe('texts that a model wrote', () => {
    it('are counted the same at once and with pauses', async () => {
      const text = 'To be, or not to be: that is the question.\n'.repeat(500);
      for (const name of ['gpt-4o', 'claude-3-opus', 'other']) {
        expect(tokenizer.countTextNow(text, { name })).to.deep.equal(await tokenizer.countText(text, { name }));
      }
    });

    it('are an estimate when the model thinks more than it writes', () => {
      expect(tokenizer.countTextNow('Hello world', { name: 'gpt-4o' })).to.deep.equal({
        count: 2,
        provenance: 'exact',
      });
      expect(tokenizer.countTextNow('Hello world', { name: 'o3' })).to.deep.equal({ count: 2, provenance: 'estimate' });
    });

    it('takes no text for nothing, however short it is', () => {
      expect(tokenizer.countTextNow('a', { name: 'of-nobody' }).count).to.equal(1);
      expect(tokenizer.countTextNow('', { name: 'of-nobody' }).count).to.equal(0);
    });
  });

  it('knows context windows by the beginning of a name', () => {
    const windowOf = (name: string) => tokenizer.contextWindow({ name });
    expect(windowOf('gpt-4o-2024-08-06')).to.equal(128_000);
    expect(windowOf('gpt-4')).to.equal(8_192);
    expect(windowOf('gpt-4-turbo-2024-04-09')).to.equal(128_000);
    expect(windowOf('anthropic/claude-3-5-haiku-latest')).to.equal(200_000);
    expect(windowOf('smart')).to.equal(undefined);
  });

  it('corrects later counts by what was reported', async () => {
    const learner = createTokenizer();
    const model = { name: 'claude-sonnet-4-5', provider: 'anthropic' };
    const requests = Array.from({ length: 8 }, (_, index) =>
      requestOf('chat', model.name, {
        model: model.name,
        messages: [{ role: 'user', content: 'word '.repeat(100 * (index + 1)) }],
      }),
    );
    const before = (await learner.countRequest(requests[7]!, model)).count;
    for (const request of requests) {
      const { count: counted } = await learner.countRequest(request, model);
      const uncorrected = (await tokenizer.countRequest(request, model)).count;
      learner.learn(request, model, counted, uncorrected * 2);
    }
    expect((await learner.countRequest(requests[7]!, model)).count).to.equal(before * 2);
    expect((await learner.countRequest(requests[7]!, { name: 'claude-3-opus' })).count).to.be.below(before * 1.5);
  });
});
