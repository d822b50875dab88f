import { expect } from 'chai';
import { usageOf } from '../../../plugins/providers/openai-compatible/usage';

describe('usage as relatives of OpenAI report it', () => {
  it('cached and written tokens are parts of the prompt, reasoning is part of the completion', () => {
    const usage = {
      prompt_tokens: 100,
      completion_tokens: 30,
      total_tokens: 130,
      prompt_tokens_details: { cached_tokens: 60, cache_write_tokens: 10 },
      completion_tokens_details: { reasoning_tokens: 20 },
    };
    expect(usageOf({ usage })).to.include({ input: 30, cacheRead: 60, cacheWrite5m: 10, output: 30, reasoning: 20 });
  });

  it('audio that stands beside the prompt went in', () => {
    const usage = {
      prompt_tokens: 9,
      completion_tokens: 201,
      total_tokens: 585,
      prompt_tokens_details: { cached_tokens: 0, audio_tokens: 375 },
    };
    expect(usageOf({ usage })).to.include({ input: 384, output: 201, inputAudio: 375, reasoning: 0 });
  });

  it('thinking that only the total counts came out', () => {
    const usage = { prompt_tokens: 10, completion_tokens: 5, total_tokens: 115 };
    expect(usageOf({ usage })).to.include({ input: 10, output: 105, reasoning: 100 });
  });

  it('a total that is missing or too small changes nothing', () => {
    for (const total of [{}, { total_tokens: 0 }, { total_tokens: 14 }]) {
      const usage = { prompt_tokens: 10, completion_tokens: 5, ...total };
      expect(usageOf({ usage })).to.include({ input: 10, output: 5, reasoning: 0 });
    }
  });

  it('Groq reports below `x_groq`, DeepSeek names its cache otherwise', () => {
    expect(usageOf({ x_groq: { usage: { prompt_tokens: 3, completion_tokens: 4 } } })).to.include({
      input: 3,
      output: 4,
    });
    const usage = { prompt_tokens: 10, completion_tokens: 1, prompt_cache_hit_tokens: 8 };
    expect(usageOf({ usage })).to.include({ input: 2, cacheRead: 8 });
  });

  it('nothing reported is not zero', () => {
    for (const usage of [undefined, null, {}, { prompt_tokens: null }]) expect(usageOf({ usage })).to.equal(undefined);
  });
});
