import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { JsonObject } from '../../plugins/core/json';
import { closeServer, listenLocally, urlOf } from '../support/local-server';

/** A call as the provider received it. */
export interface Received {
  path: string;
  body: JsonObject;
}

/** What to answer to one call: a JSON body, or the events of a stream, `cut` before its end if told so. */
export interface Reply {
  status?: number;
  body?: JsonObject;
  events?: JsonObject[];
  cut?: boolean;
}

/** A provider on this machine that speaks OpenAI's API, as far as a test tells it what to say. */
export class OpenAiStandIn {
  readonly received: Received[] = [];
  /** What is answered; gets the call and how many there were before. */
  reply: (call: Received, before: number) => Reply = () => ({ status: 500, body: { error: { message: 'no reply' } } });
  private readonly server: Server = createServer((req, res) => void this.answer(req, res));

  async start(): Promise<string> {
    await listenLocally(this.server);
    return `${urlOf(this.server)}/v1`;
  }

  stop(): Promise<void> {
    return closeServer(this.server);
  }

  private async answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    let text = '';
    for await (const piece of req.setEncoding('utf8')) text += piece;
    const call = { path: req.url ?? '', body: JSON.parse(text) as JsonObject };
    const { status = 200, body, events, cut } = this.reply(call, this.received.length);
    this.received.push(call);
    res.writeHead(status, { 'content-type': events ? 'text/event-stream' : 'application/json' });
    if (!events) return void res.end(JSON.stringify(body));
    for (const event of events) res.write(`data: ${JSON.stringify(event)}\n\n`);
    if (cut) setTimeout(() => res.destroy(), 20);
    else res.end('data: [DONE]\n\n');
  }
}

export const USAGE = { prompt_tokens: 5, completion_tokens: 2, total_tokens: 7 };

/** A chat answer that says `text`, streamed if the call asks for a stream. */
export function chatReply({ body }: Received, text: string): Reply {
  const head = { id: 'chatcmpl-1', created: 1, model: 'gpt-x' };
  if (!body.stream) {
    const choices = [{ index: 0, message: { role: 'assistant', content: text }, finish_reason: 'stop' }];
    return { body: { ...head, object: 'chat.completion', choices, usage: USAGE } };
  }
  const chunk = (delta: JsonObject, finish: string | null = null) => ({
    ...head,
    object: 'chat.completion.chunk',
    choices: [{ index: 0, delta, finish_reason: finish }],
  });
  const half = Math.ceil(text.length / 2);
  const pieces = [chunk({ content: text.slice(0, half) }), chunk({ content: text.slice(half) })];
  const usage = { ...head, object: 'chat.completion.chunk', choices: [], usage: USAGE };
  return { events: [chunk({ role: 'assistant', content: '' }), ...pieces, chunk({}, 'stop'), usage] };
}

/** A text completion that says `text`, streamed if the call asks for a stream. */
export function completionReply({ body }: Received, text: string): Reply {
  const head = { id: 'cmpl-1', object: 'text_completion', created: 1, model: 'gpt-x' };
  const choice = (said: string, finish: string | null) => [
    { index: 0, text: said, logprobs: null, finish_reason: finish },
  ];
  if (!body.stream) return { body: { ...head, choices: choice(text, 'stop'), usage: USAGE } };
  const pieces = [...text].map((letter) => ({ ...head, choices: choice(letter, null) }));
  return { events: [...pieces, { ...head, choices: choice('', 'stop') }, { ...head, choices: [], usage: USAGE }] };
}
