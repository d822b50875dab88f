import { once } from 'node:events';
import type http from 'node:http';
import type net from 'node:net';

/** Has a server listen on a free port of 127.0.0.1, and gives its URL. */
export async function listenLocally(server: net.Server): Promise<string> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return urlOf(server);
}

/** Of a server that listens. */
export function urlOf(server: net.Server): string {
  return `http://127.0.0.1:${(server.address() as net.AddressInfo).port}`;
}

/** Ends a server at once, with its connections. */
export async function closeServer(server: http.Server): Promise<void> {
  const closed = once(server, 'close');
  server.close();
  server.closeAllConnections();
  await closed;
}
