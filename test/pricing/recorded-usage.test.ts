import { findProvider, type ModelPrice } from '@pydantic/genai-prices';
import { expect } from 'chai';
import type { JsonObject } from '../../plugins/core/json';
import { totalInput, type Usage } from '../../plugins/core/usage';
import { createPriceBook } from '../../plugins/pricing';
import { readAnthropicUsage, readOpenAiUsage, readResponsesUsage } from '../replay/recorded-usage';
import { recordedWire } from '../replay/wire';
import { usageOfMetadata } from '../../plugins/core/gemini-usage';
import { type Exchange, recordedExchanges } from '../support/fixtures';

/** Provider kinds with the names that the public tables have for them. */
const VENDORS = {
  openai: 'openai',
  azure: 'azure',
  anthropic: 'anthropic',
  gemini: 'google',
  vertex: 'google',
  groq: 'groq',
  mistral: 'mistral',
  deepseek: 'deepseek',
  together: 'together',
  cerebras: 'cerebras',
  openrouter: 'openrouter',
  perplexity: 'perplexity',
  xai: 'x-ai',
} as const;
type Kind = keyof typeof VENDORS;

/** A time for which no table has a special price. */
const TIME = Date.UTC(2026, 9, 1, 20);
const book = createPriceBook();

function usageIn(kind: Kind, exchange: Exchange): Usage | undefined {
  if (exchange.status >= 300) return undefined;
  const wire = recordedWire(exchange);
  if (wire.kind === 'error') return undefined;
  if (kind === 'gemini' || kind === 'vertex') {
    const bodies: JsonObject[] = wire.kind === 'whole' ? [wire.body] : wire.events;
    return bodies.flatMap(({ usageMetadata }) => usageOfMetadata(usageMetadata) ?? []).at(-1);
  }
  if (exchange.operation === 'messages') return readAnthropicUsage(wire);
  return exchange.operation === 'responses' ? readResponsesUsage(wire) : readOpenAiUsage(wire);
}

function modelIn({ request, url }: Exchange): string {
  const [, named] = /models\/([^:/]+)/.exec(url.pathname) ?? [];
  return typeof request.model === 'string' ? request.model : (named ?? '');
}

/** The price of a table for so much input. */
function rate(prices: ModelPrice, name: string, inputTokens: number): number | undefined {
  const price = prices[name];
  if (typeof price !== 'object') return price;
  return price.tiers.reduce((now, { start, price: dearer }) => (inputTokens > start ? dearer : now), price.base);
}

/** Each token once, at the price of what it is: computed from the raw tables, in another way than the price book. */
function independentCost(prices: ModelPrice, usage: Usage): number {
  const at = (...names: string[]) => {
    const known = names.map((name) => rate(prices, name, totalInput(usage))).find((price) => price !== undefined);
    return known ?? NaN;
  };
  const reasoning = prices.output_reasoning_mtok === undefined ? 0 : usage.reasoning;
  const lines: [tokens: number, price: number][] = [
    [usage.input - usage.inputAudio - usage.inputImage, at('input_mtok')],
    [usage.inputAudio, at('input_audio_mtok', 'input_mtok')],
    [usage.inputImage, at('input_image_mtok', 'input_mtok')],
    [usage.cacheRead, at('cache_read_mtok', 'input_mtok')],
    [usage.cacheWrite5m, at('cache_write_mtok', 'input_mtok')],
    [usage.cacheWrite1h, at('cache_write_1h_mtok', 'cache_write_mtok', 'input_mtok')],
    [usage.output - reasoning - usage.outputAudio - usage.outputImage, at('output_mtok')],
    [reasoning, at('output_reasoning_mtok')],
    [usage.outputAudio, at('output_audio_mtok', 'output_mtok')],
    [usage.outputImage, at('output_image_mtok', 'output_mtok')],
  ];
  const tokens = lines.filter(([count]) => count !== 0).reduce((sum, [count, price]) => sum + count * price, 0);
  const fee = Number(prices.requests_kcount ?? 0) * 1000;
  return (tokens + fee) / 1e6;
}

/** By the name of the model alone: the tables match names by rules, and those of other shapes are not compared. */
function pricesOf(kind: Kind, model: string): ModelPrice | undefined {
  const found = findProvider({ providerId: VENDORS[kind] })?.models.find(({ id }) => id === model);
  return found && !Array.isArray(found.prices) ? found.prices : undefined;
}

describe('the price of recorded answers', () => {
  for (const kind of Object.keys(VENDORS) as Kind[]) {
    it(`of ${kind} counts each token once`, function () {
      const exchanges = recordedExchanges(kind, () => true);
      if (exchanges.length === 0) return this.skip();
      for (const exchange of exchanges) {
        const usage = usageIn(kind, exchange);
        if (!usage || usage.images > 0 || totalInput(usage) + usage.output === 0) continue;
        const model = modelIn(exchange);
        const cost = book.cost({ provider: kind, endpoint: kind, model, operation: 'chat', usage, time: TIME });
        if (cost.total === null) continue;
        const { input, cachedInput, cacheWrite, output, other, total } = cost;
        expect(total, exchange.name).to.be.closeTo(input! + cachedInput! + cacheWrite! + output! + other!, 1e-12);
        const prices = pricesOf(kind, model);
        if (prices) expect(total, exchange.name).to.be.closeTo(independentCost(prices, usage), 1e-12);
      }
    });
  }

  it('is compared for many of them, of every kind of token that was recorded', function () {
    const kinds = Object.keys(VENDORS) as Kind[];
    const all = kinds.flatMap((kind) => recordedExchanges(kind, () => true).map((exchange) => ({ kind, exchange })));
    if (all.length === 0) return this.skip();
    const compared = all.flatMap(({ kind, exchange }) =>
      pricesOf(kind, modelIn(exchange)) ? (usageIn(kind, exchange) ?? []) : [],
    );
    expect(compared.length).to.be.above(60);
    for (const member of ['cacheRead', 'cacheWrite5m', 'reasoning'] as const) {
      expect(compared.filter((usage) => usage[member] > 0).length, member).to.be.above(0);
    }
  });
});
