import { isJsonObject, type Json } from '../../core/json';
import { isCount, usage, type Usage } from '../../core/usage';

/**
 * Usage by what is paid for: `billed_units`. The counts in `tokens` include the vendor's own instructions to the model,
 * which nobody pays for; `cached_tokens` are a share of those, and cost nothing less.
 */
export function readUsage(reported: Json | undefined): Usage | undefined {
  if (!isJsonObject(reported)) return undefined;
  const tokens = isJsonObject(reported.tokens) ? reported.tokens : {};
  const billed = isJsonObject(reported.billed_units) ? reported.billed_units : tokens;
  if (!isCount(billed.input_tokens) || !isCount(billed.output_tokens ?? 0)) return undefined;
  const output = count(billed.output_tokens);
  return usage({
    input: billed.input_tokens,
    output,
    reasoning: Math.min(count(tokens.reasoning_tokens), output),
  });
}

function count(value: Json | undefined): number {
  return typeof value === 'number' && value > 0 ? value : 0;
}
