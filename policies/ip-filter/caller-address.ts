import type { AddressTest } from '../../plugins/core/addresses';
import type { AiContext } from '../../plugins/core/context';
import { chainsIn, type Hop } from './forwarded';

/**
 * Who called the first proxy that is not the operator's own: each trusted one is believed whom it has the request
 * from, and nobody else is. Undefined where nobody knows: where a trusted proxy wrote down no address, and where two
 * headers tell of two callers. A proxy writes one of them, and passes on what a caller has made up of the other.
 */
export function callerAddress(
  { ip, headers }: Pick<AiContext, 'ip' | 'headers'>,
  isTrusted: AddressTest,
): string | undefined {
  if (!isTrusted(ip)) return ip;
  const callers = chainsIn(headers).map((hops) => firstStranger(hops, isTrusted));
  if (callers.length === 0) return ip;
  return callers.every((one) => one === callers[0]) ? callers[0] : undefined;
}

/** The last of the trusted proxies where there is nobody else. */
function firstStranger(hops: readonly Hop[], isTrusted: AddressTest): Hop {
  const stranger = hops.findIndex((hop) => hop === undefined || !isTrusted(hop));
  return hops.at(stranger);
}
