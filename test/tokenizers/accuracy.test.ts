import { expect } from 'chai';
import { measure, type Accuracy } from './accuracy';
import { recordedPairs } from './recorded-pairs';

/** What the counts must reach, learning left out; `npm run bench:tokens` prints what they do reach. */
const LIMITS: Record<string, { exact?: number; median: number; p90?: number }> = {
  'OpenAI: plain chat': { exact: 0.96, median: 0, p90: 0 },
  'OpenAI: tools': { exact: 0.4, median: 0.0075, p90: 0.05 },
  'OpenAI: tool calls': { median: 0.005, p90: 0.046 },
  'OpenAI: json_schema': { median: 0.042, p90: 0.071 },
  'OpenAI: images of known size': { exact: 1, median: 0, p90: 0 },
  'OpenAI: completions, embeddings': { exact: 0.9, median: 0, p90: 0 },
  'Gemini: plain': { median: 0.036 },
  'Claude: tools': { median: 0.1 },
  'Nova: tools': { median: 0.05 },
  'Cohere: plain': { median: 0 },
  'DeepSeek: tools': { median: 0.08 },
  'Mistral: tools': { median: 0.05 },
  'Grok: tools': { median: 0.05 },
  'gpt-oss: plain': { median: 0.03 },
};

describe('counts beside recorded usage', () => {
  let counted: Accuracy[];

  before(async function () {
    const pairs = recordedPairs();
    if (!pairs) {
      console.log('      skipped: ../shared/data/usage-pairs.jsonl is not there');
      return this.skip();
    }
    counted = await measure(pairs, false);
  });

  for (const [name, limit] of Object.entries(LIMITS)) {
    it(`${name}: median error at most ${(100 * limit.median).toFixed(2)} %`, () => {
      const row = counted.find((each) => each.name === name);
      expect(row?.pairs, 'pairs').to.be.above(4);
      expect(row!.median).to.be.at.most(limit.median);
      expect(row!.p90).to.be.at.most(limit.p90 ?? Infinity);
      expect(row!.exact / row!.pairs).to.be.at.least(limit.exact ?? 0);
    });
  }
});
