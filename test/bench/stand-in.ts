/**
 * Stands in for the model providers: answers at once, or streams one chunk at a time as models do, so that each chunk
 * reaches the gateway in a network read of its own. Listens on the port in `PORT`; `BETWEEN_CHUNKS` is the time from
 * one chunk to the next.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { anthropicEvents, openAiAnswer, openAiEvents } from './stand-in-answers';

/** Milliseconds. */
const betweenChunks = Number(process.env.BETWEEN_CHUNKS);

const streams = {
  openAi: openAiEvents(false).map((event) => Buffer.from(event)),
  openAiWithUsage: openAiEvents(true).map((event) => Buffer.from(event)),
  anthropic: anthropicEvents().map((event) => Buffer.from(event)),
};
const plain = Buffer.from(openAiAnswer);

interface Body {
  stream?: boolean;
  stream_options?: { include_usage?: boolean };
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const body = JSON.parse(await text(request)) as Body;
  if (request.url === '/v1/messages') return stream(response, streams.anthropic);
  if (body.stream)
    return stream(response, body.stream_options?.include_usage ? streams.openAiWithUsage : streams.openAi);
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': plain.length }).end(plain);
}

function stream(response: ServerResponse, events: readonly Buffer[]): void {
  let next = 0;
  response.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8' });
  const timer = setInterval(() => {
    response.write(events[next++]);
    if (next === events.length) response.end();
  }, betweenChunks);
  response.on('close', () => clearInterval(timer));
}

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => response.writeHead(400).end(String(error)));
}).listen(Number(process.env.PORT), '127.0.0.1');
