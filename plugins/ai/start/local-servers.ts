import { connect } from 'node:net';
import type { GatewayConfig } from '../host';
import type { GatewayDescription } from '../gateway-description';

/** Milliseconds for a local model server to take a connection. */
const PROBE_TIMEOUT = 500;

const LOCAL = ['localhost', '127.0.0.1', '[::1]'];

/** A description in which servers of this machine that nobody has started, such as Ollama, are not ready. */
export async function lookForLocalServers(
  description: GatewayDescription,
  config: GatewayConfig,
): Promise<GatewayDescription> {
  const endpoints = description.endpoints.map(async (endpoint) => {
    const address = config.serviceEndpoints?.[endpoint.name]?.url;
    const url = typeof address === 'string' && URL.canParse(address) ? new URL(address) : undefined;
    if (!endpoint.ready || !url || !LOCAL.includes(url.hostname) || (await answers(url))) return endpoint;
    return { ...endpoint, ready: false, missing: `nothing answers at ${url.origin}` };
  });
  return { ...description, endpoints: await Promise.all(endpoints) };
}

function answers({ hostname, port, protocol }: URL): Promise<boolean> {
  return new Promise((resolve) => {
    const host = hostname.replace(/^\[|\]$/g, '');
    const socket = connect({ host, port: Number(port || (protocol === 'https:' ? 443 : 80)) });
    const end = (answered: boolean) => {
      socket.destroy();
      resolve(answered);
    };
    socket.setTimeout(PROBE_TIMEOUT, () => end(false));
    socket.once('connect', () => end(true)).once('error', () => end(false));
  });
}
