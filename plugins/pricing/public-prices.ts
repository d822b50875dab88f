/** Public list prices, from the tables of `@pydantic/genai-prices`. Nothing is fetched: they come with the package. */
import { calcPrice, findProvider, type Provider } from '@pydantic/genai-prices';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { Cost } from '../core/context';
import type { PriceQuestion } from '../core/pricing';
import { totalInput, type Usage } from '../core/usage';

/** Matching a name takes longer than pricing; clients may ask for any name, so only so many are remembered. */
const MOST_MATCHES = 1000;

/** Names of endpoints and kinds that the tables know under another name. Others are looked up as they are. */
const KNOWN_AS: Readonly<Record<string, string>> = {
  gemini: 'google',
  vertex: 'google',
  bedrock: 'aws',
  xai: 'x-ai',
  huggingface: 'huggingface_together',
};

/** Kinds that only say which API is spoken; the endpoint's name tells whose it is. */
const KINDS_WITHOUT_VENDOR = new Set(['openai-compatible']);

export function publicPricesVersion(): string {
  const manifest = path.join(
    path.dirname(createRequire(__filename).resolve('@pydantic/genai-prices')),
    '../package.json',
  );
  return `genai-prices@${(JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }).version}`;
}

export class PublicPrices {
  /** A table of one model by provider and model name; null when there is none. */
  private readonly matches = new Map<string, Provider | null>();

  /** Undefined when the model has no public price. */
  cost(question: PriceQuestion): Cost | undefined {
    const found = this.find(vendorOf(question), question.model);
    // The tables have no prices by the image.
    if (!found || (question.usage.images > 0 && question.usage.output === 0)) return undefined;
    try {
      return costBy(found, question);
    } catch {
      return undefined; // a table that lacks a price for what was used
    }
  }

  private find(vendor: string, model: string): Provider | null {
    const key = `${vendor}/${model}`;
    let found = this.matches.get(key);
    if (found === undefined) {
      found = match(vendor, model) ?? (vendor === 'openrouter' ? matchUpstream(model) : null);
      if (this.matches.size >= MOST_MATCHES) this.matches.clear();
      this.matches.set(key, found);
    }
    return found;
  }
}

function vendorOf({ provider, endpoint }: PriceQuestion): string {
  const name = KINDS_WITHOUT_VENDOR.has(provider) ? endpoint : provider;
  return KNOWN_AS[name] ?? name;
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
  return name === '' || name.includes(':') ? null : match(KNOWN_AS[vendor] ?? vendor, name);
}

/**
 * The library gives one price for all input. Its parts are told apart by asking again with the same total, on which
 * tiers depend, and with only one of them set apart.
 */
function costBy(provider: Provider, { usage, model, time }: PriceQuestion): Cost {
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
  return { input, cachedInput, cacheWrite, output, total: clean(input + cachedInput + cacheWrite + output) };
}

/** Without the traces of binary fractions; the cheapest token costs ten thousand times the unit that is kept. */
function clean(dollars: number): number {
  return Math.round(dollars * 1e12) / 1e12;
}

function outputParts({ output, outputAudio }: Usage): Record<string, number> {
  return { output_tokens: output, output_audio_tokens: Math.min(outputAudio, output) };
}
