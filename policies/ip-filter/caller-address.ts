import type { AddressTest } from '../../plugins/core/addresses';
import type { AiContext } from '../../plugins/core/context';
import { hopsIn } from './forwarded';

/**
 * Who called the first proxy that is not the operator's own: each trusted one is believed whom it has the request
 * from, and nobody else is. Undefined where a trusted proxy wrote down no address: nobody knows who calls.
 */
export function callerAddress(
  { ip, headers }: Pick<AiContext, 'ip' | 'headers'>,
  isTrusted: AddressTest,
): string | undefined {
  let caller = ip;
  if (!isTrusted(caller)) return caller;
  for (const hop of hopsIn(headers)) {
    if (hop === undefined) return undefined;
    caller = hop;
    if (!isTrusted(caller)) break;
  }
  return caller;
}
