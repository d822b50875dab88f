import http from 'node:http';
import { asEvents } from '../providers/gemini/recordings';
import type { Recording } from './recordings';
import { closeServer, listenLocally, urlOf } from '../support/local-server';

/** Headers that describe the recorded connection or moment and not the answer. */
const NOT_REPLAYED = new Set(['date', 'content-length', 'transfer-encoding', 'content-encoding', 'connection']);

/** Of streams that are not of server-sent events. */
const STREAM_TYPES: Readonly<Record<string, string>> = {
  bedrock: 'application/vnd.amazon.eventstream',
  ollama: 'application/x-ndjson',
};

/** In place of what the recorder did not want to keep. */
const REDACTED = '**REDACTED**';

/** What it takes to replay an answer. */
export type Replayed = Pick<Recording, 'exchange' | 'streamed'> & { readonly api: string };

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
  await listenLocally(server);
  return {
    url: urlOf(server),
    close: () => closeServer(server),
  };
}

/** The body of a request. */
export async function read(request: http.IncomingMessage): Promise<string> {
  const reads: Buffer[] = [];
  for await (const each of request) reads.push(each as Buffer);
  return Buffer.concat(reads).toString();
}

function answer(recording: Recording, response: http.ServerResponse): void {
  response.writeHead(recording.exchange.status, replayedHeaders(recording)).end(replayedBody(recording));
}

/** The recorded headers that describe the answer, with the content type of its form. */
export function replayedHeaders({ exchange, api, streamed }: Replayed): Record<string, string> {
  const events = streamed && exchange.status < 400;
  const streamType = STREAM_TYPES[api] ?? 'text/event-stream';
  const recorded = Object.entries(exchange.headers).filter(
    ([name, value]) => !NOT_REPLAYED.has(name) && value !== REDACTED,
  );
  const said = { 'content-type': events ? streamType : 'application/json', ...Object.fromEntries(recorded) };
  return events && api === 'gemini' ? { ...said, 'content-type': streamType } : said;
}

/** The recorded bytes; Google's lists as the events that are asked for. */
export function replayedBody({ exchange, api, streamed }: Replayed): Buffer {
  return api === 'gemini' && streamed && exchange.status < 400 ? asEvents(exchange) : exchange.body;
}
