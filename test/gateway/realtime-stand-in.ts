import http from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { closeServer, listenLocally, urlOf } from '../support/local-server';

/** A provider of realtime sessions, which says what it hears. */
export class RealtimeStandIn {
  readonly sessions: { request: http.IncomingMessage; socket: WebSocket; closed: Promise<number> }[] = [];
  /** Refuses the next sessions with this status. */
  refuses = 0;
  private readonly server = http.createServer((request, response) => {
    const pieces: Buffer[] = [];
    request.on('data', (piece: Buffer) => pieces.push(piece));
    request.on('end', () => response.end(`plain ${Buffer.concat(pieces).toString()}`));
  });
  private readonly sockets = new WebSocketServer({
    noServer: true,
    handleProtocols: (names) => [...names][0] ?? false,
  });

  private constructor() {
    this.server.on('upgrade', (request, socket, head) => {
      if (this.refuses) {
        const body = JSON.stringify({ error: { message: 'not now', code: 'refused' } });
        const head = `HTTP/1.1 ${this.refuses} No\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n`;
        socket.end(head + body);
        return;
      }
      this.sockets.handleUpgrade(request, socket, head, (opened) => this.open(opened, request));
    });
  }

  static async start(): Promise<RealtimeStandIn> {
    const standIn = new RealtimeStandIn();
    await listenLocally(standIn.server);
    return standIn;
  }

  get url(): string {
    return urlOf(this.server);
  }

  get last(): (typeof this.sessions)[number] {
    return this.sessions.at(-1)!;
  }

  async close(): Promise<void> {
    for (const { socket } of this.sessions) socket.terminate();
    await closeServer(this.server);
  }

  private open(socket: WebSocket, request: http.IncomingMessage): void {
    const closed = new Promise<number>((resolve) => socket.once('close', resolve));
    this.sessions.push({ request, socket, closed });
    const say = (event: object) => socket.send(JSON.stringify(event));
    say({ type: 'session.created', event_id: 'e1', session: {} });
    socket.on('message', (data: Buffer, isBinary) => {
      if (isBinary) return socket.send(data);
      const event = JSON.parse(data.toString()) as { type: string };
      if (event.type === 'response.create') say({ type: 'response.done', event_id: 'e2', response: { usage: USAGE } });
      else say({ type: 'heard', event_id: 'e3', event });
    });
  }
}

const USAGE = {
  total_tokens: 150,
  input_tokens: 100,
  output_tokens: 50,
  input_token_details: {
    text_tokens: 30,
    audio_tokens: 70,
    cached_tokens: 40,
    cached_tokens_details: { text_tokens: 10, audio_tokens: 30 },
  },
  output_token_details: { text_tokens: 20, audio_tokens: 30 },
};
