import { createServer } from 'node:http';
import { closeServer, listenLocally, urlOf } from './local-server';

/** A server that gives each caller the answer set last. */
export interface ByteServer {
  readonly url: string;
  answer: { body: Buffer | string; streamed?: boolean; status?: number };
  close(): Promise<void>;
}

/** Starts a server on a free port of 127.0.0.1, for official SDKs to read what the project rendered. */
export async function serveBytes(): Promise<ByteServer> {
  const server = createServer((request, response) => {
    const { body, streamed, status } = served.answer;
    request.resume();
    response.writeHead(status ?? 200, { 'content-type': streamed ? 'text/event-stream' : 'application/json' });
    response.end(body);
  });
  await listenLocally(server);
  const served: ByteServer = {
    url: urlOf(server),
    answer: { body: '{}' },
    close: () => closeServer(server),
  };
  return served;
}
