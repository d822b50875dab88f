import { compileAddresses } from './addresses';
import type { AiContext } from './context';

const isLoopback = compileAddresses(['127.0.0.0/8', '::1'], 'loopback');

/** What proxies add; a request that another program has forwarded comes from anywhere. */
const FORWARDING =
  /^(x-forwarded(-.*)?|x-original-forwarded-for|forwarded|via|(x-)?((true-|cluster-|fastly-)?client|real|cf-connecting)-ip|x-envoy-external-address)$/;

/** Names and addresses that mean this machine wherever they are looked up, so that nobody can point them elsewhere. */
const LOCAL_NAME = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const EVERY_INTERFACE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Why a request does not count as one of this machine's own, in words; undefined for one that does. A page in a browser
 * of this machine is not: it may have led a name of its own here (DNS rebinding), or ask across sites.
 *
 * @param ip the address that the request comes from
 * @param configuredHost the name that the server was told to listen at, where that is known
 */
export function foreignBecause(
  { headers, ip }: Pick<AiContext, 'headers' | 'ip'>,
  configuredHost?: string,
): string | undefined {
  if (!isLoopback(ip)) return 'it does not come from this machine';
  const forwarding = Object.keys(headers).find((name) => FORWARDING.test(name));
  if (forwarding !== undefined) return `its header \`${forwarding}\` says that a proxy has forwarded it`;
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  const name = host.toString().replace(/:\d+$/, '');
  const isConfigured = name !== '' && name === configuredHost && !EVERY_INTERFACE.has(name);
  if (!LOCAL_NAME.test(name) && !isConfigured) return 'its `Host` is not a name of this machine';
  if (origin !== undefined && origin !== `http://${host.toString()}`) return 'its `Origin` is another site';
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'a page of another site has sent it';
  return undefined;
}
