/** Public list prices, from the tables of `@pydantic/genai-prices`. Nothing is fetched: they come with the package. */
import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Cost } from '../core/context';
import type { PriceQuestion } from '../core/pricing';
import { totalInput, usage as makeUsage, type Usage } from '../core/usage';
import { tableOf } from '../core/table';

/** Matching a name takes longer than pricing; clients may ask for any name, so only so many are remembered. */
const MOST_MATCHES = 1000;

/** Names of endpoints and kinds that the tables know under another name. Others are looked up as they are. */
const KNOWN_AS = tableOf({
  gemini: 'google',
  vertex: 'google',
  bedrock: 'aws',
  xai: 'x-ai',
  huggingface: 'huggingface_together',
});

/** Kinds that only say which API is spoken; the endpoint's name tells whose it is. */
const KINDS_WITHOUT_VENDOR = new Set(['openai-compatible']);

export function publicPricesVersion(): string {
  const manifest = path.join(
    path.dirname(createRequire(__filename).resolve('@pydantic/genai-prices')),
    '../package.json',
  );
  return `genai-prices@${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}`;
}

/** What a million tokens of one kind cost, in US dollars, however many there are and whenever. */
interface Rates {
  input: number;
  cachedInput: number;
  output: number;
}

/** The prices of one model. */
interface Match {
  /** The library's table of this model alone, which fits any name. */
  table: Provider;
  /** Absent when a price depends on more than the number of tokens. */
  rates?: Rates;
}

export class PublicPrices {
  /** By provider and model name; null when there is no table. */
  private readonly matches = new Map<string, Match | null>();

  /** Undefined when the model has no public price. */
  cost(question: PriceQuestion): Cost | undefined {
    const found = this.find(vendorOf(question), question.model);
    // The tables have no prices by the image.
    if (!found || (question.usage.images > 0 && question.usage.output === 0)) return undefined;
    if (found.rates && isOrdinary(question.usage)) return costByRates(found.rates, question.usage);
    try {
      return costBy(found.table, question);
    } catch {
      return undefined; // a table that lacks a price for what was used
    }
  }

  private find(vendor: string, model: string): Match | null {
    const key = `${vendor}/${model}`;
    let found = this.matches.get(key);
    if (found === undefined) {
      const table = match(vendor, model) ?? (vendor === 'openrouter' ? matchUpstream(model) : null);
      found = table && { table, rates: ratesOf(table) };
      if (this.matches.size >= MOST_MATCHES) this.matches.clear();
      this.matches.set(key, found);
    }
    return found;
  }
}

function vendorOf({ provider, endpoint }: PriceQuestion): string {
  const name = KINDS_WITHOUT_VENDOR.has(provider) ? endpoint : provider;
  return KNOWN_AS.get(name) ?? name;
}

/** A table of one model, which fits any name. */
function match(vendor: string, model: string): Provider | null {
  const provider = findProvider({ providerId: vendor });
  // The library also takes a part of a name for the whole; `my-openai-proxy` is not OpenAI.
  if (provider?.id !== vendor) return null;
  const priced = calcPrice({}, model, { provider });
  return priced && { ...priced.provider, models: [{ ...priced.model, match: { starts_with: '' } }] };
}

/** OpenRouter's names are `vendor/model`, with a suffix such as `:free` for variants of another price. */
function matchUpstream(model: string): Provider | null {
  const [vendor = '', name = ''] = model.split('/');
  return name === '' || name.includes(':') ? null : match(KNOWN_AS.get(vendor) ?? vendor, name);
}

const MILLION = 1_000_000;

/** The rates of a table in which nothing depends on the time, the length of a context or the number of requests. */
function ratesOf(table: Provider): Rates | undefined {
  const prices = table.models[0]!.prices;
  if (Array.isArray(prices) || 'requests_kcount' in prices) return undefined;
  if (Object.values(prices).some((price) => typeof price !== 'number')) return undefined;
  const ask = (used: Partial<Usage>) => costBy(table, { usage: makeUsage(used), model: '', time: 0 });
  try {
    return {
      input: ask({ input: MILLION }).input!,
      cachedInput: ask({ cacheRead: MILLION }).cachedInput!,
      output: ask({ output: MILLION }).output!,
    };
  } catch {
    return undefined; // a table that lacks one of them
  }
}

/** Whether there are only tokens that have rates. */
function isOrdinary({ cacheWrite5m, cacheWrite1h, inputAudio, outputAudio }: Usage): boolean {
  return cacheWrite5m + cacheWrite1h + inputAudio + outputAudio === 0;
}

/** The same as `costBy`, for nearly every request, at a hundredth of its time. */
function costByRates(rates: Rates, usage: Usage): Cost {
  const input = clean((usage.input * rates.input) / MILLION);
  const cachedInput = clean((usage.cacheRead * rates.cachedInput) / MILLION);
  const output = clean((usage.output * rates.output) / MILLION);
  return { input, cachedInput, cacheWrite: 0, output, other: 0, total: clean(input + cachedInput + output) };
}

/**
 * The library gives one price for all input. Its parts are told apart by asking again with the same total, on which
 * tiers depend, and with only one of them set apart.
 */
function costBy(provider: Provider, { usage, model, time }: Pick<PriceQuestion, 'usage' | 'model' | 'time'>): Cost {
  const total = totalInput(usage);
  const ask = (parts: Record<string, number>) => {
    const priced = calcPrice({ input_tokens: total, ...parts }, model, { provider, timestamp: new Date(time) });
    if (!priced) throw new Error('the model is not in its own table');
    return priced;
  };
  const allFresh = ask(outputParts(usage));
  const perToken = total === 0 ? 0 : allFresh.input_price / total;
  const extra = (parts: Record<string, number>) => ask(parts).input_price - allFresh.input_price;
  const audio = usage.inputAudio === 0 ? 0 : extra({ input_audio_tokens: Math.min(usage.inputAudio, usage.input) });
  const read = usage.cacheRead === 0 ? 0 : extra({ cache_read_tokens: usage.cacheRead });
  const written = usage.cacheWrite5m + usage.cacheWrite1h;
  const write = written === 0 ? 0 : extra({ cache_write_tokens: written, cache_write_1h_tokens: usage.cacheWrite1h });
  const input = clean(usage.input * perToken + audio);
  const cachedInput = clean(usage.cacheRead * perToken + read);
  const cacheWrite = clean(written * perToken + write);
  const output = clean(allFresh.output_price);
  return { input, cachedInput, cacheWrite, output, other: 0, total: clean(input + cachedInput + cacheWrite + output) };
}

/** Without the traces of binary fractions; the cheapest token costs ten thousand times the unit that is kept. */
function clean(dollars: number): number {
  return Math.round(dollars * 1e12) / 1e12;
}

function outputParts({ output, outputAudio }: Usage): Record<string, number> {
  return { output_tokens: output, output_audio_tokens: Math.min(outputAudio, output) };
}
