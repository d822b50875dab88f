import http from 'node:http';
import { text } from 'node:stream/consumers';
import { closeServer, listenLocally, urlOf } from './local-server';

export interface TokenCall {
  url: string;
  headers: http.IncomingHttpHeaders;
  body: string;
}

/** A token server on loopback: what it answers is the test's affair. */
export interface TokenServer {
  readonly url: string;
  readonly calls: TokenCall[];
  answer: (call: TokenCall) => { status?: number; body: unknown };
  close(): Promise<void>;
}

/** Gives tokens named `token-1`, `token-2`, ... of an hour, unless it is told otherwise. */
export async function startTokenServer(): Promise<TokenServer> {
  const server = http.createServer((request, response) => {
    text(request).then((body) => {
      const call = { url: request.url ?? '', headers: request.headers, body };
      started.calls.push(call);
      const answer = started.answer(call);
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' });
      response.end(typeof answer.body === 'string' ? answer.body : JSON.stringify(answer.body));
    }, response.destroy.bind(response));
  });
  await listenLocally(server);
  const started: TokenServer = {
    url: urlOf(server),
    calls: [],
    answer: () => ({ body: { access_token: `token-${started.calls.length}`, expires_in: 3600, token_type: 'Bearer' } }),
    close: () => closeServer(server),
  };
  return started;
}
