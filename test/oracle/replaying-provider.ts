import http from 'node:http';
import { text } from 'node:stream/consumers';
import { setImmediate as turn } from 'node:timers/promises';
import type { AnswerTurn, Plan, Turn } from './plan';
import { UNUSED, type Usage } from './tariffs';
import { type Event, type Said, wireOf } from './wire';
import { numberIn, promptOf } from './words';
import { closeServer, listenLocally } from '../support/local-server';

/** What the chat format adds to a prompt of one message: 3 for the message, 1 for its role, 3 before the answer. */
const AROUND_CHAT = 7;
const CHAT = /messages$|responses$|chat\/completions$|:/;

/** What one call was, as its provider knows it. */
export interface Served {
  /** `endpoint/model` */
  readonly name: string;
  readonly turn: Turn;
  /** Tokens of the prompt. */
  readonly prompt: number;
  /** Tokens of the answer that have gone out in whole events, and all of them where it was plain and whole. */
  wrote: number;
  /** What it has reported as used, as far as that has gone out. */
  reported: Usage | undefined;
  whole: boolean;
}

/** A provider of several APIs that does with each request what its plan says, and knows what it has done. */
export class ReplayingProvider {
  private readonly calls = new Map<number, Served[]>();
  private readonly waiting = new Map<number, () => void>();
  private readonly server = http.createServer((request, response) => {
    this.serve(request, response).catch((error: Error) => (this.failure ??= error));
  });
  /** Why it could not go on; a call that it does not understand must not look like one that was planned. */
  failure: Error | undefined;

  constructor(private readonly plans: ReadonlyMap<number, Plan>) {
    // An idle connection must not end under a call: that would be a failure that nobody has planned.
    this.server.keepAliveTimeout = 600_000;
  }

  async start(): Promise<string> {
    return listenLocally(this.server);
  }

  stop(): Promise<void> {
    return closeServer(this.server);
  }

  /** All calls of one request so far. */
  served(number: number): readonly Served[] {
    return this.calls.get(number) ?? [];
  }

  /** Resolves when the provider waits for the request's client to leave. */
  waits(number: number): Promise<void> {
    return new Promise((resolve) => this.waiting.set(number, resolve));
  }

  private async serve(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const body = await text(request);
    const path = request.url!.split('?')[0]!;
    const plan = this.plans.get(numberIn(body))!;
    const calls = this.calls.get(plan.number) ?? [];
    this.calls.set(plan.number, calls);
    const served: Served = {
      name: nameOf(path, body),
      turn: plan.turns[calls.length] ?? plan.turns.at(-1)!,
      prompt: promptOf(plan.number, plan.padding).tokens + (CHAT.test(path) ? AROUND_CHAT : 0),
      wrote: 0,
      reported: undefined,
      whole: false,
    };
    calls.push(served);
    const streamed = plan.stream && (path.includes('stream') || body.includes('"stream":true'));
    await this.act(served, { path, streamed, number: plan.number }, response);
  }

  private async act(
    served: Served,
    { path, streamed, number }: { path: string; streamed: boolean; number: number },
    response: http.ServerResponse,
  ): Promise<void> {
    const { turn, prompt } = served;
    const wire = wireOf(path);
    switch (turn.does) {
      case 'refuse':
        response.writeHead(turn.status, { 'content-type': 'application/json', 'retry-after': '0' });
        return void response.end('{"error":{"message":"not now"}}');
      case 'hang up':
        return void response.destroy();
      case 'babble':
        response.writeHead(200, { 'content-type': 'application/json' });
        return void response.end('{"babble":true}');
      case 'break down': {
        const said: Said = { turn: SILENT, used: { ...UNUSED, input: prompt } };
        return streamEvents(wire.breakdown(said), served, response, Infinity);
      }
      case 'answer':
    }
    const said: Said = { turn, used: turn.reports ? usageOf(turn, prompt) : undefined };
    if (turn.waitsAfter === 0) return this.waiting.get(number)?.();
    if (!streamed) return answerPlain(wire.plain(said), said, served, response);
    await streamEvents(wire.stream(said), served, response, turn.cutAt ?? Infinity, turn.waitsAfter);
    if (turn.waitsAfter !== undefined) this.waiting.get(number)?.();
  }
}

const SILENT: AnswerTurn = { does: 'answer', tokens: 0, hidden: 0, cached: 0, written: 0, reports: true };

function usageOf({ tokens, hidden, cached, written }: AnswerTurn, prompt: number): Usage {
  return { input: prompt - cached - written, cached, written, output: tokens + hidden };
}

function nameOf(path: string, body: string): string {
  const endpoint = path.split('/')[1]!;
  const model = /models\/([^/:]+):/.exec(path)?.[1] ?? (JSON.parse(body) as { model: string }).model;
  return `${endpoint}/${model}`;
}

function answerPlain(body: object, { turn, used }: Said, served: Served, response: http.ServerResponse): void {
  const bytes = Buffer.from(JSON.stringify(body));
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': String(bytes.length) });
  if (turn.cutAt !== undefined) {
    return cut(response, bytes.subarray(0, Math.floor(bytes.length * turn.cutAt)));
  }
  Object.assign(served, { wrote: turn.tokens, reported: used, whole: true });
  response.end(bytes);
}

/** @param cutAt share of the bytes that are sent; more than 1 for all @param waitsAfter tokens */
async function streamEvents(
  events: readonly Event[],
  served: Served,
  response: http.ServerResponse,
  cutAt: number,
  waitsAfter = Infinity,
): Promise<void> {
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  let left = cutAt * Buffer.byteLength(events.map(({ text }) => text).join(''));
  for (const { text, tokens, reports, ends } of events) {
    if (served.wrote + tokens > waitsAfter) return;
    const bytes = Buffer.from(text);
    if (left < bytes.length) return cut(response, bytes.subarray(0, Math.floor(left)));
    left -= bytes.length;
    response.write(bytes);
    served.wrote += tokens;
    served.reported = reports ?? served.reported;
    served.whole ||= ends === true;
    // Sometimes several events arrive together, and sometimes not.
    if (bytes.length % 3) await turn();
  }
  response.end();
}

/** Closes the connection in the middle of an answer. */
function cut(response: http.ServerResponse, rest: Buffer): void {
  if (rest.length === 0) response.destroy();
  else response.write(rest, () => response.destroy());
}
