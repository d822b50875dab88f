import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { closeServer, listenLocally, urlOf } from './local-server';

/** What reached the stand-in. */
export interface Received {
  path: string;
  headers: http.IncomingHttpHeaders;
  rawHeaders: string[];
  bytes: Buffer;
  text: string;
  /** Empty where the call was not JSON. */
  body: Record<string, unknown>;
  /** Resolves when the connection of the call has closed, or its answer has been sent whole. */
  closed: Promise<'whole' | 'cut'>;
}

export type Answering = (response: http.ServerResponse, received: Received) => void | Promise<void>;

/** A provider that answers as the test at hand tells it to. */
export interface StandIn {
  readonly url: string;
  readonly received: Received[];
  /** Connections that were opened. */
  connections: number;
  /** How the next calls are answered; the last one stays. */
  answer(...turns: Answering[]): void;
  /** The next call that comes, or one that has come already since `answer` was said. */
  next(): Promise<Received>;
  close(): Promise<void>;
}

export async function startStandIn(): Promise<StandIn> {
  let turns: Answering[] = [says('hello')];
  let waiting: ((received: Received) => void)[] = [];
  const server = http.createServer((request, response) => {
    void read(request, response).then(async (received) => {
      standIn.received.push(received);
      for (const resolve of waiting) resolve(received);
      waiting = [];
      const turn = turns.length > 1 ? turns.shift()! : turns[0]!;
      await turn(response, received);
    });
  });
  server.on('connection', () => standIn.connections++);
  await listenLocally(server);
  const standIn: StandIn = {
    url: urlOf(server),
    received: [],
    connections: 0,
    answer(...given) {
      turns = given;
      standIn.received.length = 0;
    },
    next() {
      const [first] = standIn.received;
      return first ? Promise.resolve(first) : new Promise((resolve) => waiting.push(resolve));
    },
    close: () => closeServer(server),
  };
  return standIn;
}

async function read(request: http.IncomingMessage, response: http.ServerResponse): Promise<Received> {
  const closed = new Promise<'whole' | 'cut'>((resolve) =>
    response.once('close', () => resolve(response.writableFinished ? 'whole' : 'cut')),
  );
  const reads: Buffer[] = [];
  for await (const chunk of request) reads.push(chunk as Buffer);
  const bytes = Buffer.concat(reads);
  const text = bytes.toString();
  const { url: path = '', headers, rawHeaders } = request;
  const isJson = text && headers['content-type']?.includes('json');
  const body = isJson ? (JSON.parse(text) as Record<string, unknown>) : {};
  return { path, headers, rawHeaders, bytes, text, body, closed };
}

/** A plain chat completion. */
export function completion(content: string): object {
  return {
    id: 'chatcmpl-1',
    object: 'chat.completion',
    created: 1,
    model: 'stand-in',
    choices: [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  };
}

/** One event of a chat stream. */
export function chunk(delta: object, finish: string | null = null): string {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return `data: ${JSON.stringify({ id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'stand-in', choices })}\n\n`;
}

/** Answers with this text, streamed when a stream is asked for. */
export function says(content: string): Answering {
  return (response, { body }) => {
    if (body.stream !== true) return json(200, completion(content))(response);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(chunk({ role: 'assistant', content: '' }));
    response.end(`${chunk({ content })}${chunk({}, 'stop')}data: [DONE]\n\n`);
  };
}

export function json(status: number, body: unknown, headers: http.OutgoingHttpHeaders = {}) {
  return (response: http.ServerResponse): void => {
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body));
  };
}

/** Answers with these bytes. */
export function sends(contentType: string, bytes: string | Buffer): Answering {
  return (response) => void response.writeHead(200, { 'content-type': contentType }).end(bytes);
}

/** OpenAI's error body. */
export function failure(status: number, message = `failed with ${status}`, headers: http.OutgoingHttpHeaders = {}) {
  const type = status === 429 ? 'requests' : status >= 500 ? 'server_error' : 'invalid_request_error';
  return json(status, { error: { message, type, param: null, code: `stand_in_${status}` } }, headers);
}

/** Far enough apart for the texts to be read one by one. Milliseconds. */
const GAP = 20;

/** Begins a stream with these texts, one after the other, and leaves it open. */
export function begins(...texts: string[]): Answering {
  return async (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.flushHeaders();
    for (const [index, text] of texts.entries()) {
      if (index) await wait(GAP);
      response.write(text);
    }
  };
}

/** Begins a stream with these texts, and cuts the connection when they are sent. */
export function breaksOff(...texts: string[]): Answering {
  return (response) => {
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(texts.join(''), () => response.destroy());
  };
}
