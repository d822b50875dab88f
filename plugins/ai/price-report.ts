import { invalidRequest } from '../core/error';
import { suggestion } from '../core/parameters';
import { type Parameters, parseTime, readText, refuseUnknown } from '../core/usage-query';
import { describePrice, type OpenPriceBook, type PriceDescription, SERVICE_TIERS } from '../pricing';
import type { GatewayConfig } from './host';
import { kindsIn, modelsNamed } from './priced-models';

export const PRICE_PARAMETERS = ['model', 'endpoint', 'tier', 'at'] as const;

/**
 * The prices that a name may mean, one for each endpoint that has any. `tier` is a class of service and `at` a time,
 * now unless said. Throws `AiError` 400 for parameters that cannot be understood.
 */
export function priceReport(
  parameters: Parameters,
  config: GatewayConfig,
  book: OpenPriceBook,
  now: number,
): PriceDescription[] {
  refuseUnknown(parameters, PRICE_PARAMETERS);
  const [model, endpoint, tier] = (['model', 'endpoint', 'tier'] as const).map((name) => readText(parameters, name));
  if (!model) throw invalidRequest('"model" is missing: whose price is asked for?', 'model', 'invalid_parameter');
  refuseUnlisted('endpoint', endpoint, [...kindsIn(config).keys()]);
  refuseUnlisted('tier', tier, SERVICE_TIERS);
  const time = parseTime(readText(parameters, 'at'), 'at') ?? now;
  return modelsNamed(config, model, endpoint).flatMap(
    (asked) => describePrice(book, { ...asked, serviceTier: tier, time }) ?? [],
  );
}

function refuseUnlisted(name: string, value: string | undefined, known: readonly string[]): void {
  if (value === undefined || known.includes(value)) return;
  throw invalidRequest(`"${name}" cannot be "${value}"; ${suggestion(value, known)}`, name, 'invalid_parameter');
}
