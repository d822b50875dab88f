import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { asEvents } from '../providers/gemini/recordings';
import type { NativeApi, Recording } from './recordings';

/** Headers that describe the recorded connection or moment and not the answer. */
const NOT_REPLAYED = new Set(['date', 'content-length', 'transfer-encoding', 'content-encoding', 'connection']);

/** Of streams that are not of server-sent events. */
const STREAM_TYPES: Partial<Record<NativeApi, string>> = {
  bedrock: 'application/vnd.amazon.eventstream',
  ollama: 'application/x-ndjson',
};

/** In place of what the recorder did not want to keep. */
const REDACTED = '**REDACTED**';

/** A provider that answers each model's name by what was recorded under it, to any number of callers at once. */
export async function startReplayingServer(
  recordings: readonly Recording[],
): Promise<{ url: string; close(): Promise<void> }> {
  const byId = new Map(recordings.map((recording) => [recording.id, recording]));
  const server = http.createServer((request, response) => {
    void read(request).then((body) => {
      const id = /\/(e\d+)(?=[/:?]|$)/.exec(request.url ?? '')?.[1] ?? /"model":\s*"(e\d+)"/.exec(body)?.[1];
      const recording = byId.get(id ?? '');
      if (recording) answer(recording, response);
      else response.writeHead(500).end(`nothing was recorded for ${request.url}: ${body.slice(0, 200)}`);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
}

async function read(request: http.IncomingMessage): Promise<string> {
  const reads: Buffer[] = [];
  for await (const each of request) reads.push(each as Buffer);
  return Buffer.concat(reads).toString();
}

function answer({ exchange, api, streamed }: Recording, response: http.ServerResponse): void {
  const events = api === 'gemini' && streamed && exchange.status < 400;
  const streamType = STREAM_TYPES[api] ?? 'text/event-stream';
  response.setHeader('content-type', streamed && exchange.status < 400 ? streamType : 'application/json');
  for (const [name, value] of Object.entries(exchange.headers)) {
    if (!NOT_REPLAYED.has(name) && value !== REDACTED) response.setHeader(name, value);
  }
  if (events) response.setHeader('content-type', streamType);
  response.writeHead(exchange.status).end(events ? asEvents(exchange) : exchange.body);
}
