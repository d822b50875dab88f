import { expect } from 'chai';
import { usageOfMetadata } from '../../plugins/core/gemini-usage';
import { readUsage as bedrockUsage } from '../../plugins/providers/bedrock/usage';
import { readUsage as cohereUsage } from '../../plugins/providers/cohere/usage';
import { tokenUsage } from '../../plugins/providers/openai-compatible/token-usage';
import { readUsage as openAiUsage } from '../../plugins/providers/openai-compatible/usage';
import { totalUsage } from '../../plugins/providers/total-usage';

/** What each reads from counts of input and output. */
const READERS = {
  'openai-compatible': (input, output) => openAiUsage({ prompt_tokens: input, completion_tokens: output }),
  'openai-compatible, younger': (input, output) =>
    tokenUsage({ usage: { input_tokens: input, output_tokens: output } }),
  gemini: (input, output) => usageOfMetadata({ promptTokenCount: input, candidatesTokenCount: output }),
  bedrock: (input, output) => bedrockUsage({ inputTokens: input, outputTokens: output }),
  cohere: (input, output) => cohereUsage({ billed_units: { input_tokens: input, output_tokens: output } }),
} satisfies Record<string, (input: number, output: number) => unknown>;

describe('usage that can be none', () => {
  for (const [name, read] of Object.entries(READERS)) {
    it(`is not taken for 0 from ${name}`, () => {
      expect(read(3, 4)).to.include({ input: 3, output: 4 });
      for (const impossible of [-1, 1e15, NaN]) {
        expect(read(impossible, 4), `${impossible} in`).to.equal(undefined);
        expect(read(3, impossible), `${impossible} out`).to.equal(undefined);
      }
    });
  }

  it('is not taken for 0 where a total is all there is', () => {
    expect(totalUsage({ total_tokens: 3 })).to.include({ input: 3 });
    expect(totalUsage({ total_tokens: -3 })).to.equal(undefined);
  });
});
