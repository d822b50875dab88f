import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';

/** A way to a server that can be cut, as a network can be. */
export interface Switch {
  readonly port: number;
  /** Lets connections through, or ends those that there are and takes no new ones. */
  set(open: boolean): Promise<void>;
  stop(): Promise<void>;
}

/** @param to port of the server on the loopback interface */
export async function startSwitch(to: number): Promise<Switch> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    const other = connect(to, '127.0.0.1');
    for (const [one, end] of [
      [socket, other],
      [other, socket],
    ] as const) {
      sockets.add(one);
      one
        .on('error', () => end.destroy())
        .on('close', () => {
          sockets.delete(one);
          end.destroy();
        });
      one.pipe(end);
    }
  });
  const listen = async (port: number) => {
    server.listen(port, '127.0.0.1');
    await once(server, 'listening');
  };
  const close = async () => {
    if (!server.listening) return;
    const closed = once(server, 'close');
    server.close();
    for (const socket of sockets) socket.destroy();
    await closed;
  };
  await listen(0);
  const { port } = server.address() as AddressInfo;
  return {
    port,
    async set(open) {
      if (!open) await close();
      else if (!server.listening) await listen(port);
    },
    stop: close,
  };
}
