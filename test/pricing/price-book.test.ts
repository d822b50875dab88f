import { calcPrice, findProvider } from '@pydantic/genai-prices';
import { expect } from 'chai';
import type { PriceQuestion } from '../../plugins/core/pricing';
import { type Usage, usage } from '../../plugins/core/usage';
import { createPriceBook } from '../../plugins/pricing';

const book = createPriceBook();
const UNKNOWN = { input: null, cachedInput: null, cacheWrite: null, output: null, other: null, total: null };
const IMAGES = { operation: 'image_generation' as const };

function cost(provider: string, model: string, used: Partial<Usage>, more: Partial<PriceQuestion> = {}) {
  const time = Date.UTC(2026, 0, 1);
  return book.cost({ provider, endpoint: provider, model, operation: 'chat', time, ...more, usage: usage(used) });
}

describe('public prices', () => {
  it('prices input and output', () => {
    const { input, output, total } = cost('openai', 'gpt-4o', { input: 1_000_000, output: 1_000_000 });
    expect([input, output, total]).to.deep.equal([2.5, 10, 12.5]);
  });

  it('tells what was read from and written to a cache, each at its own price', () => {
    const used = { input: 100_000, cacheRead: 10_000, cacheWrite5m: 20_000, cacheWrite1h: 30_000, output: 1000 };
    const found = cost('anthropic', 'claude-sonnet-4-5', used);
    expect(found.input).to.be.closeTo(0.3, 1e-9);
    expect(found.cachedInput).to.be.closeTo(0.003, 1e-9);
    expect(found.cacheWrite).to.be.closeTo(0.075 + 0.18, 1e-9);
    expect(found.output).to.be.closeTo(0.015, 1e-9);
    expect(found.total).to.be.closeTo(0.573, 1e-9);
  });

  it('prices a request with a long context by its tier, whatever came out of a cache', () => {
    const short = cost('anthropic', 'claude-sonnet-4-5', { input: 100_000, cacheRead: 50_000 });
    const long = cost('anthropic', 'claude-sonnet-4-5', { input: 100_000, cacheRead: 150_000 });
    expect(long.input).to.be.closeTo(short.input! * 2, 1e-9);
    expect(long.cachedInput).to.be.closeTo(short.cachedInput! * 6, 1e-9);
  });

  it('prices audio apart where it has a price', () => {
    const text = cost('gemini', 'gemini-2.5-flash', { input: 1_000_000 });
    const audio = cost('gemini', 'gemini-2.5-flash', { input: 1_000_000, inputAudio: 1_000_000 });
    expect([text.input, audio.input]).to.deep.equal([0.3, 1]);
  });

  it('has parts that sum up', () => {
    const used = { input: 1234, cacheRead: 56, cacheWrite5m: 78, cacheWrite1h: 9, output: 321, inputAudio: 10 };
    const models: [string, string][] = [
      ['openai', 'gpt-4o'],
      ['openai', 'gpt-4'],
      ['anthropic', 'claude-3-opus-latest'],
    ];
    for (const [provider, model] of models) {
      const { input, cachedInput, cacheWrite, output, total } = cost(provider, model, used);
      expect(total, model).to.be.closeTo(input! + cachedInput! + cacheWrite! + output!, 1e-12);
      expect(Math.min(input!, cachedInput!, cacheWrite!, output!), model).to.be.above(0);
    }
  });

  it('agrees with the library for every model', () => {
    const time = Date.UTC(2026, 0, 1);
    const used = { input_tokens: 1234 + 56, cache_read_tokens: 56, output_tokens: 567 };
    let compared = 0;
    for (const id of ['openai', 'anthropic', 'google', 'mistral', 'groq', 'deepseek', 'openrouter']) {
      const provider = findProvider({ providerId: id })!;
      for (const { id: model } of provider.models) {
        const told = cost(id, model, { input: 1234, cacheRead: 56, output: 567 }, { time }).total;
        if (told === null) continue;
        const priced = calcPrice(used, model, { provider, timestamp: new Date(time) });
        expect(told, `${id}/${model}`).to.be.closeTo(priced!.total_price, 1e-11);
        compared++;
      }
    }
    expect(compared).to.be.above(500);
  });

  it('does not trip over numbers that cannot be', () => {
    expect(cost('openai', 'gpt-4o', { input: -5, output: NaN, inputAudio: 10 })).to.include({ total: 0 });
    expect(cost('openai', 'gpt-4o', { input: 10, inputAudio: 20, outputAudio: 5 }).total).to.be.above(0);
    expect(cost('openai', 'gpt-4o', {})).to.include({ input: 0, total: 0 });
  });

  it('takes the price of the time', () => {
    const at = (time: number) => cost('openai', 'o3', { input: 1_000_000 }, { time }).input;
    expect(at(Date.UTC(2025, 5, 1))).to.equal(10);
    expect(at(Date.UTC(2025, 6, 1))).to.equal(2);
  });

  it('knows embeddings, which put nothing out', () => {
    expect(cost('openai', 'text-embedding-3-small', { input: 1_000_000 })).to.include({ output: 0, total: 0.02 });
  });

  it('finds models of OpenRouter under its own name, else under the one of their makers', () => {
    for (const model of ['anthropic/claude-sonnet-4.5', 'anthropic/claude-sonnet-4-5-20250929']) {
      expect(cost('openrouter', model, { input: 100_000 }).input, model).to.be.closeTo(0.3, 1e-9);
    }
    expect(cost('openrouter', 'openai/gpt-4o-2024-05-13:unheard-of', { input: 1 })).to.deep.equal(UNKNOWN);
  });

  it('takes the vendor from the endpoint where the provider kind only says which API is spoken', () => {
    const used = { input: 1_000_000 };
    expect(cost('openai-compatible', 'gemini-2.5-flash', used, { endpoint: 'gemini' }).input).to.equal(0.3);
    expect(cost('openai-compatible', 'gpt-4o', used, { endpoint: 'my-openai-proxy' })).to.deep.equal(UNKNOWN);
  });

  it('says null and never 0 of what it does not know', () => {
    expect(cost('openai', 'unheard-of', { input: 1 })).to.deep.equal(UNKNOWN);
    expect(cost('ollama', 'llama3.1', { input: 1 })).to.deep.equal(UNKNOWN);
    expect(cost('unheard-of', 'gpt-4o', { input: 1 })).to.deep.equal(UNKNOWN);
    expect(cost('openai', 'dall-e-3', { images: 1 }, IMAGES)).to.deep.equal(UNKNOWN);
    const unread = cost('openai', 'gpt-image-1', { input: 9, images: 1 }, IMAGES);
    expect(unread).to.include({ input: 0.000045, other: null, total: null });
  });

  it('prices images that are paid by the token', () => {
    expect(cost('openai', 'gpt-image-1', { output: 1_000_000, images: 1 }, IMAGES).output).to.equal(40);
  });

  it('knows that the demo is free', () => {
    expect(cost('demo', 'chat', { input: 100, output: 100 })).to.include({ input: 0, total: 0 });
  });

  it('answers for any number of names', () => {
    for (let index = 0; index < 1500; index++) cost('openai', `unheard-of-${index}`, { input: 1 });
    expect(cost('openai', 'gpt-4o', { input: 1_000_000 }).input).to.equal(2.5);
  });

  it('has a version', () => {
    expect(book.version).to.match(/^genai-prices@\d+\.\d+\.\d+$/);
  });
});
