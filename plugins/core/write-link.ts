import type { ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Link } from './answer';
import { AiError } from './error';
import type { Exchange } from './exchange';
import { hasModelRules } from './permissions';
import { watchedSession } from './watched-session';
import { closeFrame, FrameReader, textFrame } from './websocket-frames';

/** A client that does not read for so long has gone, whatever its connection says. Milliseconds. */
const WRITE_TIMEOUT = 120_000;
/** How often the connection to the client is probed while nobody speaks. Milliseconds. */
const PROBING = 30_000;
/** How long the other side may take to close its end, too. Milliseconds. */
const CLOSING = 5_000;
const SESSION_EXPIRED = 408;
const [GOING_AWAY, POLICY_VIOLATION] = [1001, 1008];

/**
 * Joins the client's connection to the provider's: bytes pass both ways as they come, each held back while the other
 * side does not read. Resolves when either has ended; never rejects.
 *
 * @param headers further headers of the handshake
 */
export async function writeLink(
  exchange: Exchange,
  link: Link,
  headers: Readonly<Record<string, string>>,
): Promise<void> {
  const client = takeSocket(exchange.res);
  const lifetime = setTimeout(() => link.ending.abort(lastedTooLong()), link.lifetime);
  const lines = Object.entries({ ...headers, ...link.headers }).map(([name, value]) => `${name}: ${value}\r\n`);
  client.write(
    `HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n${lines.join('')}\r\n`,
  );
  exchange.contentBegins();
  (hasModelRules(exchange.consumer) ? client.pipe(watchedSession(exchange, link)) : client).pipe(link.socket);
  client.once('close', () => link.socket.destroy());
  try {
    await inward(client, link);
  } finally {
    clearTimeout(lifetime);
    await closed(client, link.socket);
  }
}

/** The connection without HTTP's hold on it. */
function takeSocket(res: ServerResponse): NonNullable<ServerResponse['socket']> {
  const client = res.socket!;
  res.detachSocket(client);
  client.setTimeout(0);
  client.setNoDelay(true);
  client.setKeepAlive(true, PROBING);
  client.on('error', () => {});
  return client;
}

/** What the provider says, read on its way to the client. */
async function inward(client: Duplex, { socket, onMessage, ending: { signal: ending } }: Link): Promise<void> {
  const reader = new FrameReader();
  let patience: NodeJS.Timeout | undefined;
  const onEnding = () => {
    if (reader.atBoundary) return expire(client, socket, ending.reason as AiError);
    // Nothing can be said in the middle of a frame; a provider that does not end it is not waited for.
    patience = setTimeout(() => socket.destroy(), CLOSING);
  };
  ending.addEventListener('abort', onEnding);
  try {
    for await (const bytes of socket as AsyncIterable<Buffer>) {
      for (const message of reader.push(bytes)) onMessage(message);
      if (!client.write(bytes)) await drained(client);
      if (ending.aborted && reader.atBoundary) return expire(client, socket, ending.reason as AiError);
    }
  } catch {
    // The provider's connection broke; the client's is closed with it.
  } finally {
    clearTimeout(patience);
    ending.removeEventListener('abort', onEnding);
  }
}

/** Says why in OpenAI's words, and closes: codes by https://www.rfc-editor.org/rfc/rfc6455#section-7.4.1. */
function expire(client: Duplex, provider: Duplex, reason: AiError): void {
  const { code, message, status } = reason;
  const type = reason.type ?? 'invalid_request_error';
  client.write(textFrame(JSON.stringify({ type: 'error', event_id: 'event_gateway', error: { type, code, message } })));
  client.end(closeFrame(isRefusal(status) ? POLICY_VIOLATION : GOING_AWAY, code.replaceAll('_', ' ')));
  provider.destroy();
}

function isRefusal(status: number): boolean {
  return status < 500 && status !== SESSION_EXPIRED;
}

function lastedTooLong(): AiError {
  const message = 'The session has lasted as long as the gateway allows. Open another one to go on.';
  return new AiError(message, { status: SESSION_EXPIRED, code: 'session_expired', type: 'invalid_request_error' });
}

/** Waits until the client has read what was written; it is cut off when it takes too long. */
function drained(client: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(() => client.destroy(), WRITE_TIMEOUT);
    const done = () => {
      clearTimeout(timer);
      client.off('drain', done).off('close', done);
      resolve();
    };
    client.once('drain', done).once('close', done);
  });
}

/** One side has ended: the other one may finish what it is writing. */
async function closed(...sockets: Duplex[]): Promise<void> {
  const timer = setTimeout(() => sockets.forEach((socket) => socket.destroy()), CLOSING);
  await Promise.all(
    sockets.map(async (socket) => {
      socket.end();
      socket.resume();
      if (!socket.destroyed) await new Promise((resolve) => socket.once('close', resolve));
    }),
  );
  clearTimeout(timer);
}
