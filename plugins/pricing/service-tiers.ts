import { tableOf } from '../core/table';

/** Classes of service that are priced apart from the usual one. */
export const SERVICE_TIERS = ['batch', 'flex', 'priority'] as const;
export type ServiceTier = (typeof SERVICE_TIERS)[number];

export type Factors = Partial<Record<ServiceTier, number>>;

/** Names that providers have for the usual class. */
const USUAL: ReadonlySet<string> = new Set(['default', 'standard', 'auto', 'on_demand']);

/**
 * What the classes of service cost by the vendors' own pages, as a part of the usual price; vendors are named as in the
 * public price tables. What has no single factor for all models is left out, and its price is unknown until the operator
 * says it: priority nearly everywhere.
 *
 * Sources: https://platform.openai.com/docs/pricing (batch and flex at half the price),
 * https://platform.claude.com/docs/en/build-with-claude/batch-processing#pricing,
 * https://ai.google.dev/gemini-api/docs/optimization (batch and flex), https://aws.amazon.com/bedrock/pricing/,
 * https://azure.microsoft.com/pricing/details/cognitive-services/openai-service/, https://docs.mistral.ai/capabilities/batch,
 * https://console.groq.com/docs/flex-processing (as the usual one) and https://console.groq.com/docs/batch.
 */
const PUBLISHED = tableOf<Factors>({
  openai: { batch: 0.5, flex: 0.5 },
  azure: { batch: 0.5 },
  anthropic: { batch: 0.5 },
  google: { batch: 0.5, flex: 0.5 },
  aws: { batch: 0.5 },
  mistral: { batch: 0.5 },
  groq: { batch: 0.5, flex: 1 },
});

export function publishedFactors(vendor: string): Factors {
  return PUBLISHED.get(vendor) ?? {};
}

/** The class that is priced apart; undefined for the usual one, null for one that nobody knows. */
export function serviceTierOf(told: string | undefined): ServiceTier | undefined | null {
  if (told === undefined || USUAL.has(told)) return undefined;
  return SERVICE_TIERS.find((tier) => tier === told) ?? null;
}
