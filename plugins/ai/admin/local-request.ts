import type { IncomingMessage } from 'node:http';
import { compileAddresses } from '../../core/addresses';

const isLoopback = compileAddresses(['127.0.0.0/8', '::1'], 'loopback');

/** What proxies add; a request that another program has forwarded comes from anywhere. */
const FORWARDING =
  /^(x-forwarded-.*|x-original-forwarded-for|forwarded|via|(x-)?(real|client|true-client)-ip|x-cluster-client-ip|true-client-ip|cf-connecting-ip|fastly-client-ip)$/;

/** Names and addresses that mean this machine wherever they are looked up, so that nobody can point them elsewhere. */
const LOCAL_NAME = /^(localhost|[a-z0-9-]+\.localhost|127(\.\d{1,3}){3}|\[::1\])$/i;
const EVERY_INTERFACE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);

/**
 * Why a request does not count as one of this machine's own, in words; undefined for one that does. A page in a browser
 * of this machine is not: it may have led a name of its own here (DNS rebinding), or ask across sites.
 *
 * @param configuredHost the name that the admin server was told to listen at
 */
export function foreignBecause(
  { headers, socket }: Pick<IncomingMessage, 'headers' | 'socket'>,
  configuredHost: string | undefined,
): string | undefined {
  if (!isLoopback(socket.remoteAddress ?? '')) return 'it does not come from this machine';
  const forwarding = Object.keys(headers).find((name) => FORWARDING.test(name));
  if (forwarding !== undefined) return `its header \`${forwarding}\` says that a proxy has forwarded it`;
  const { host = '', origin, 'sec-fetch-site': site } = headers;
  const name = host.replace(/:\d+$/, '');
  const isConfigured = name !== '' && name === configuredHost && !EVERY_INTERFACE.has(name);
  if (!LOCAL_NAME.test(name) && !isConfigured) return 'its `Host` is not a name of this machine';
  if (origin !== undefined && origin !== `http://${host}`) return 'its `Origin` is another site';
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return 'a page of another site has sent it';
  return undefined;
}
