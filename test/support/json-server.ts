import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

export interface JsonCall {
  url: string | undefined;
  headers: http.IncomingHttpHeaders;
  body: unknown;
}

export interface JsonServer {
  readonly url: string;
  readonly calls: JsonCall[];
  close(): Promise<void>;
}

/** A server that answers every call with JSON and keeps what it was asked. */
export async function startJsonServer(answer: (body: Record<string, unknown>) => object): Promise<JsonServer> {
  const calls: JsonCall[] = [];
  const server = http.createServer((request, response) => {
    json(request).then((body) => {
      calls.push({ url: request.url, headers: request.headers, body });
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify(answer(body as Record<string, unknown>)));
    }, response.destroy.bind(response));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    calls,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}
