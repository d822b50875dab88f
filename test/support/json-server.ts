import http from 'node:http';
import { json } from 'node:stream/consumers';
import { closeServer, listenLocally, urlOf } from './local-server';

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
  await listenLocally(server);
  return {
    calls,
    url: urlOf(server),
    close: () => closeServer(server),
  };
}
