/** Public list prices, from the tables of `@pydantic/genai-prices`. Nothing is fetched: they come with the package. */
import { calcPrice, findProvider, type ModelInfo, type Provider } from '@pydantic/genai-prices';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { PricedModel } from '../core/pricing';
import { tableOf } from '../core/table';
import { type PublicPrice, tariffOf } from './public-tariff';
import { publishedFactors } from './service-tiers';
import { holdsAt, type Tariff } from './tariff';

/** Names of endpoints and kinds that the tables know under another name. Others are looked up as they are. */
const KNOWN_AS = tableOf({
  gemini: 'google',
  vertex: 'google',
  bedrock: 'aws',
  xai: 'x-ai',
  voyage: 'voyageai',
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

/** The name of whoever sells it, as the tables have it. */
export function vendorOf({ provider, endpoint }: Pick<PricedModel, 'provider' | 'endpoint'>): string {
  const name = KINDS_WITHOUT_VENDOR.has(provider) ? endpoint : provider;
  return KNOWN_AS.get(name) ?? name;
}

/** What the tables say of a model, in the order in which later prices go before earlier ones; empty for none. */
export function publicTariffs(asked: PricedModel): Tariff[] {
  const vendor = vendorOf(asked);
  const found = match(vendor, asked.model) ?? (vendor === 'openrouter' ? matchUpstream(asked.model) : undefined);
  return found ? tariffsOf(found, vendor) : [];
}

/** The ones of this moment. The tables know no time before their first prices. */
export function inForce(tariffs: readonly Tariff[], time: number): Tariff | undefined {
  return tariffs.findLast((tariff) => holdsAt(tariff, time)) ?? tariffs[0];
}

/** What each of a vendor's models costs now. */
export function allTariffs(vendor: string, time: number): Tariff[] {
  const models = providerOf(vendor)?.models ?? [];
  return models.flatMap((model) => inForce(tariffsOf(model, vendor), time) ?? []);
}

function tariffsOf({ prices }: ModelInfo, vendor: string): Tariff[] {
  const dated = (Array.isArray(prices) ? prices : [{ prices }]) as PublicPrice[];
  const tariffs = dated.map((price) => tariffOf(price, publishedFactors(vendor)));
  // What is paid by the page, for instance, is nothing that is counted here.
  return tariffs.filter(({ rates }) => Object.keys(rates).length > 0);
}

function providerOf(vendor: string): Provider | undefined {
  const provider = findProvider({ providerId: vendor });
  // The library also takes a part of a name for the whole; `my-openai-proxy` is not OpenAI.
  return provider?.id === vendor ? provider : undefined;
}

function match(vendor: string, model: string): ModelInfo | undefined {
  const provider = providerOf(vendor);
  return provider && calcPrice({}, model, { provider })?.model;
}

/** OpenRouter's names are `vendor/model`, with a suffix such as `:free` for variants of another price. */
function matchUpstream(model: string): ModelInfo | undefined {
  const [vendor = '', name = ''] = model.split('/');
  return name === '' || name.includes(':') ? undefined : match(KNOWN_AS.get(vendor) ?? vendor, name);
}
