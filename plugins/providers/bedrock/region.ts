import type { Endpoint } from '../../core/endpoint';
import { optionsOf } from './options';

const IN_HOST = /(?:^|\.)bedrock-runtime(?:-fips)?\.([a-z]{2}(?:-[a-z]+)+-\d+)\./;

/**
 * Inference profiles of AWS's own send a call to any region of the world, or of a part of it.
 * Source: https://docs.aws.amazon.com/bedrock/latest/userguide/inference-profiles-support.html
 */
const PROFILE = /(?:^|\/)(global|us|us-gov|eu|apac|jp|au)\.[a-z]/;

/** The AWS region that an address names. */
export function regionIn(url: string): string | undefined {
  return URL.canParse(url) ? IN_HOST.exec(new URL(url).hostname)?.[1] : undefined;
}

/**
 * Where a model is served: `global`, or `eu` and the like, for a profile that spreads its calls; else the endpoint's
 * region, as declared or as its addresses agree on.
 */
export function regionOf(endpoint: Endpoint, model: string): string | undefined {
  const spread = PROFILE.exec(model)?.[1];
  if (spread) return spread;
  const named = new Set(endpoint.urls.map(regionIn));
  return optionsOf(endpoint).region ?? (named.size === 1 ? [...named][0] : undefined);
}
