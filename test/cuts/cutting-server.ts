import http from 'node:http';
import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { read } from '../matrix/replaying-server';
import { closeServer, listenLocally, urlOf } from '../support/local-server';

/** How the provider answers one call. */
export interface Delivery {
  headers: Record<string, string>;
  /** Written one by one, each in a turn of its own. */
  pieces: readonly Buffer[];
  /** `clean`: the answer ends as if it were all. `broken`: the connection is closed in the middle of the answer. */
  ending: 'clean' | 'broken';
}

/** A provider that answers each call as was said for the model that it asks for. */
export class CuttingServer {
  private readonly deliveries = new Map<string, Delivery>();
  /** How many calls it was told of. */
  calls = 0;

  private constructor(private readonly server: http.Server) {}

  static async start(): Promise<CuttingServer> {
    const server = http.createServer((request, response) => void cutting.answer(request, response));
    const cutting = new CuttingServer(server);
    await listenLocally(server);
    return cutting;
  }

  get url(): string {
    return urlOf(this.server);
  }

  /** The model to ask for, once. */
  deliver(delivery: Delivery): string {
    const model = `cut${++this.calls}`;
    this.deliveries.set(model, delivery);
    return model;
  }

  /** Connections on which answers are being sent, once there are none or it has been long enough. */
  async busyConnections(): Promise<number> {
    for (let tries = 0; ; tries++) {
      this.server.closeIdleConnections();
      await wait(50);
      const count = await new Promise<number>((resolve) => this.server.getConnections((_, open) => resolve(open)));
      if (count === 0 || tries === 100) return count;
    }
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  private async answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const asked = `${request.url} ${await read(request)}`;
    const model = /\bcut\d+\b/.exec(asked)?.[0] ?? '';
    const delivery = this.deliveries.get(model);
    this.deliveries.delete(model);
    if (!delivery) return void response.writeHead(500).end(`nothing is to be delivered for ${asked.slice(0, 200)}`);
    response.writeHead(200, delivery.headers).flushHeaders();
    for (const piece of delivery.pieces) {
      await new Promise((resolve) => response.write(piece, resolve));
      await setImmediate();
    }
    if (delivery.ending === 'clean') response.end();
    else response.destroy();
  }
}
