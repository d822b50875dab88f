import { type Answer, wholeAnswer } from '../../plugins/core/answer';
import { servingOf, type Target } from '../../plugins/core/endpoint';
import type { TokenCount } from '../../plugins/core/hub';
import type { AiRequest } from '../../plugins/core/request';
import type { Tokenizer } from '../../plugins/core/tokenizer';

/**
 * Counts a request's tokens without a call, for a target that cannot be asked in the client's own API: in another one
 * a provider would count a translation.
 *
 * @returns undefined when the provider is to be asked
 */
export async function countHere(target: Target, request: AiRequest, tokenizer: Tokenizer): Promise<Answer | undefined> {
  if (request.operation !== 'token_count') return undefined;
  const { operations, alternatives } = servingOf(target);
  const adapters = [operations.token_count, ...(alternatives?.token_count ?? [])];
  if (adapters.some((adapter) => adapter?.api === request.native.api)) return undefined;
  const { count } = await tokenizer.countRequest(request, {
    name: target.model,
    provider: target.endpoint.provider.kind,
  });
  const whole: TokenCount = { object: 'token_count', input_tokens: count };
  return wholeAnswer({ whole }, { api: 'token-count' });
}
