import http from 'node:http';
import { setImmediate } from 'node:timers/promises';
import type { Exchange } from './fixtures';
import { closeServer, listenLocally, urlOf } from './local-server';

/** What reached the provider. */
export interface ReceivedRequest {
  method: string;
  /** Path and query. */
  url: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

/** Headers that describe the recorded connection or moment and not the answer. */
const NOT_REPLAYED = new Set(['date', 'content-length', 'transfer-encoding', 'content-encoding', 'connection']);

/** A provider that gives one recorded answer after the other, whatever it is asked. */
export class ReplayingProvider {
  readonly received: ReceivedRequest[] = [];
  private next: Exchange | undefined;

  private constructor(private readonly server: http.Server) {}

  static async start(): Promise<ReplayingProvider> {
    const server = http.createServer();
    const provider = new ReplayingProvider(server);
    server.on('request', (request, response) => {
      provider.answer(request, response).catch((error: Error) => response.destroy(error));
    });
    await listenLocally(server);
    return provider;
  }

  get url(): string {
    return urlOf(this.server);
  }

  /** Makes this exchange the next answer and forgets what was received before. */
  replay(exchange: Exchange): void {
    this.next = exchange;
    this.received.length = 0;
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const reads: Buffer[] = [];
    for await (const read of request) reads.push(read as Buffer);
    const { method = '', url = '', headers } = request;
    this.received.push({ method, url, headers, body: Buffer.concat(reads) });
    const exchange = this.next;
    if (!exchange) {
      response.writeHead(500).end('nothing to replay');
      return;
    }
    response.setHeader('content-type', exchange.streamed ? 'text/event-stream' : 'application/json');
    for (const [name, value] of Object.entries(exchange.headers)) {
      if (!NOT_REPLAYED.has(name)) response.setHeader(name, value);
    }
    if (exchange.streamed) await writeInPieces(response, exchange.body, exchange.status);
    else response.writeHead(exchange.status, { 'content-length': exchange.body.length }).end(exchange.body);
  }
}

const MAX_PIECES = 24;

/** Cuts where networks cut: in the middle of lines and characters, never where the events end by intent. */
async function writeInPieces(response: http.ServerResponse, body: Buffer, status: number): Promise<void> {
  response.socket?.setNoDelay(true);
  response.writeHead(status);
  const average = Math.max(16, Math.ceil(body.length / MAX_PIECES));
  for (let start = 0, count = 0; start < body.length; count++) {
    const length = Math.ceil(average * (0.25 + ((count * 7) % 11) / 6));
    response.write(body.subarray(start, start + length));
    start += length;
    await setImmediate();
  }
  response.end();
}
