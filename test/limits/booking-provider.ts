import http from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { closeServer, listenLocally } from '../support/local-server';

/** What one call was, as the provider would bill it. */
export interface Booking {
  /** Whose request it was: the `user` of its body. */
  readonly request: string;
  /** The gateway that sent it. */
  readonly gateway: string;
  readonly inputTokens: number;
  /** Tokens written so far. */
  outputTokens: number;
  /** All was written, and the gateway was there to the end. */
  whole: boolean;
}

export interface Moods {
  /** Shares of calls that are answered with 500, and of streams that are cut midway. */
  failing: number;
  cutting: number;
  /** Milliseconds between two tokens of a stream, and before a plain answer. */
  pace: number;
}

/** One token in OpenAI's newer encodings, whatever stands before it. */
const TOKEN = ' hello';

/**
 * A provider of OpenAI's API that keeps books. It writes as many tokens as `max_tokens` says or fewer, reports exactly
 * what it has written, fails and cuts at random, and stops writing when the gateway leaves.
 */
export class BookingProvider {
  readonly bookings: Booking[] = [];
  /** The `user` of all requests that came, those that failed included: a request counts once a provider was asked. */
  readonly seen = new Set<string>();
  moods: Moods = { failing: 0, cutting: 0, pace: 1 };
  private readonly server = http.createServer((request, response) => void this.serve(request, response));

  constructor(
    /** Tokens of the prompt that all requests have. */
    public inputTokens: number,
    private readonly random: () => number,
  ) {}

  async start(): Promise<string> {
    return listenLocally(this.server);
  }

  stop(): Promise<void> {
    return closeServer(this.server);
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    let text = '';
    for await (const chunk of request.setEncoding('utf8')) text += chunk as string;
    const asked = JSON.parse(text) as { user: string; stream?: boolean; max_tokens: number };
    this.seen.add(asked.user);
    if (this.random() < this.moods.failing) {
      response.writeHead(500, { 'content-type': 'application/json' }).end('{"error":{"message":"down"}}');
      return;
    }
    const gateway = String(request.headers['x-gateway'] ?? '');
    const booking = { request: asked.user, gateway, inputTokens: this.inputTokens, outputTokens: 0, whole: false };
    this.bookings.push(booking);
    const count = 1 + Math.floor(this.random() * asked.max_tokens);
    await (asked.stream ? this.stream(response, booking, count) : this.answer(response, booking, count));
  }

  private async answer(response: http.ServerResponse, booking: Booking, count: number): Promise<void> {
    await wait(this.moods.pace * 3);
    booking.outputTokens = count;
    const message = { role: 'assistant', content: TOKEN.repeat(count) };
    const choices = [{ index: 0, message, finish_reason: 'stop' }];
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end(JSON.stringify({ ...ABOUT, object: 'chat.completion', choices, usage: usageOf(booking) }));
    booking.whole = !response.destroyed;
  }

  private async stream(response: http.ServerResponse, booking: Booking, count: number): Promise<void> {
    const cutAt = this.random() < this.moods.cutting ? Math.floor(this.random() * count) : Infinity;
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    response.write(event({ choices: [delta({ role: 'assistant', content: '' })], usage: null }));
    for (let written = 0; written < count; written++) {
      await wait(this.moods.pace);
      if (response.destroyed) return;
      if (written >= cutAt) return void response.destroy();
      response.write(event({ choices: [delta({ content: TOKEN })], usage: null }));
      booking.outputTokens++;
    }
    response.write(event({ choices: [delta({}, 'stop')], usage: null }));
    response.write(event({ choices: [], usage: usageOf(booking) }));
    response.end('data: [DONE]\n\n');
    booking.whole = true;
  }
}

const ABOUT = { id: 'chatcmpl-1', created: 1, model: 'gpt-4o' };

function event(body: object): string {
  return `data: ${JSON.stringify({ ...ABOUT, object: 'chat.completion.chunk', ...body })}\n\n`;
}

function delta(content: object, finish: string | null = null): object {
  return { index: 0, delta: content, finish_reason: finish };
}

function usageOf({ inputTokens, outputTokens }: Booking): object {
  return { prompt_tokens: inputTokens, completion_tokens: outputTokens, total_tokens: inputTokens + outputTokens };
}
