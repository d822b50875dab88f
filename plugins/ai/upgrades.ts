import { type IncomingMessage, type Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Socket } from 'node:net';

/**
 * Lets WebSocket requests run through the host's pipelines like any other, so that all policies hold for them; the
 * host itself knows none. What asks for another protocol goes on as the plain HTTP it is also good for: with this
 * listener in place, Node would no longer read its body.
 */
export function serveUpgrades(server: Server): void {
  const open = new Set<Duplex>();
  server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    if (request.headers.upgrade?.toLowerCase() !== 'websocket') return beginAgain(server, request, socket, head);
    open.add(socket);
    socket.once('close', () => open.delete(socket));
    socket.on('error', () => socket.destroy());
    if (head.length) socket.unshift(head);
    const response = new ServerResponse(request);
    response.assignSocket(socket as Socket);
    response.shouldKeepAlive = false;
    response.once('finish', () => socket.end());
    server.emit('request', request, response);
  });
  closeWith(server, open);
}

/** Node forgets connections that were upgraded, and would wait for them for ever. */
function closeWith(server: Server, open: ReadonlySet<Duplex>): void {
  const closeAllConnections = server.closeAllConnections.bind(server);
  server.closeAllConnections = () => {
    for (const socket of open) socket.destroy();
    closeAllConnections();
  };
}

/** Gives the connection back to the server, with the request's head as it came but for its wish. */
function beginAgain(server: Server, request: IncomingMessage, socket: Duplex, head: Buffer): void {
  const { method, url, httpVersion, rawHeaders } = request;
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const name = rawHeaders[index]!;
    if (!/^(upgrade|connection|http2-settings)$/i.test(name)) lines.push(`${name}: ${rawHeaders[index + 1]}`);
  }
  socket.unshift(Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), head]));
  server.emit('connection', socket);
}
