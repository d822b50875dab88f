import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { listenLocally } from './local-server';

/** `ReadyForQuery` outside a transaction, which ends each answer of PostgreSQL. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5, 0x49]);
/** `Terminate`, which is not answered. */
const TERMINATE = Buffer.from([0x58, 0, 0, 0, 4]);

/**
 * Stands before a PostgreSQL server that has one session for all of its clients: what one asks is answered whole,
 * transactions to their end, before the next one's turn.
 *
 * @param port of the server, on the loopback interface
 */
export async function inTurn(port: number): Promise<{ port: number; stop(): Promise<void> }> {
  const sockets = new Set<Socket>();
  let last = Promise.resolve();
  const server = createServer((client) => {
    const upstream = connect(port, '127.0.0.1');
    let release: (() => void) | undefined;
    let asked = Promise.resolve();
    const end = () => {
      client.destroy();
      upstream.destroy();
      release?.();
    };

    /** Waits for the turn, unless this client has it. */
    async function pass(chunk: Buffer): Promise<void> {
      if (!release && !chunk.equals(TERMINATE)) {
        const before = last;
        const mine = new Promise<void>((resolve) => (release = resolve));
        last = before.then(() => mine);
        await before;
      }
      if (client.destroyed) return end();
      upstream.write(chunk);
    }

    client.on('data', (chunk: Buffer) => void (asked = asked.then(() => pass(chunk))));
    upstream.on('data', (chunk: Buffer) => {
      client.write(chunk);
      if (!chunk.subarray(-READY.length).equals(READY)) return;
      release?.();
      release = undefined;
    });
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.on('error', end);
      socket.on('close', () => sockets.delete(socket) && end());
    }
  });
  await listenLocally(server);
  return {
    port: (server.address() as AddressInfo).port,
    async stop() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
