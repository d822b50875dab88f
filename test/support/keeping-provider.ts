import http from 'node:http';
import { buffer } from 'node:stream/consumers';
import { closeServer, listenLocally, urlOf } from './local-server';

/** What reached the provider. */
export interface KeptCall {
  method: string;
  /** Path and query. */
  url: string;
  /** The account: what was sent as the key. */
  account: string;
  headers: http.IncomingHttpHeaders;
  body: Buffer;
}

interface Kept {
  account: string;
  object: Record<string, unknown>;
  content?: Buffer;
}

type Answer = { status?: number; json: object } | { bytes: Buffer | string; type: string };

/** Words of every response. */
const SAYS = 'Hello.';

/**
 * A provider that keeps files, batches, responses and conversations for each of its accounts, in the form of OpenAI's
 * API. A batch is done when it is looked at for the first time.
 */
export class KeepingProvider {
  readonly calls: KeptCall[] = [];
  /** Answers in place of what is kept, once. */
  instead: ((response: http.ServerResponse) => void) | undefined;
  private readonly kept = new Map<string, Kept>();
  private count = 0;
  private readonly server = http.createServer((request, response) => {
    this.take(request, response).catch((error: Error) => response.destroy(error));
  });

  /** @param name begins the ids, so that two providers have none in common */
  constructor(private readonly name: string) {}

  async start(): Promise<this> {
    await listenLocally(this.server);
    return this;
  }

  get url(): string {
    return `${urlOf(this.server)}/v1`;
  }

  get ids(): string[] {
    return [...this.kept.keys()];
  }

  /** What an operator removes behind the gateway's back. */
  lose(id: string): void {
    this.kept.delete(id);
  }

  close(): Promise<void> {
    return closeServer(this.server);
  }

  private async take(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const { method = '', url = '', headers } = request;
    const account = String(headers.authorization).replace('Bearer ', '');
    const call = { method, url, account, headers, body: await buffer(request) };
    this.calls.push(call);
    if (this.instead) {
      const { instead } = this;
      this.instead = undefined;
      return instead(response);
    }
    const answer = await this.answer(call);
    if ('bytes' in answer) {
      response.writeHead(200, { 'content-type': answer.type, 'content-length': Buffer.byteLength(answer.bytes) });
      response.end(answer.bytes);
    } else {
      response.writeHead(answer.status ?? 200, { 'content-type': 'application/json' }).end(JSON.stringify(answer.json));
    }
  }

  private async answer(call: KeptCall): Promise<Answer> {
    const { pathname, searchParams } = new URL(call.url, 'http://provider');
    const [, , resource = '', id, part] = pathname.split('/');
    if (id === undefined) return call.method === 'POST' ? this.make(resource, call) : missing(call.url);
    const found = this.kept.get(decodeURIComponent(id));
    if (!found || found.account !== call.account) return missing(id);
    if (call.method === 'DELETE') {
      if (!part) this.kept.delete(id);
      return { json: { id, object: resource.replace(/s$/, ''), deleted: true } };
    }
    if (part === 'content') return { bytes: found.content!, type: 'application/octet-stream' };
    if (part === 'cancel') found.object.status = 'cancelled';
    if (part === 'input_items' || part === 'items')
      return { json: { object: 'list', data: [{ id: 'msg_1', type: 'message' }] } };
    if (resource === 'batches' && !part) this.finish(found);
    if (searchParams.get('stream') === 'true') {
      return { bytes: eventsOf(found.object, Number(searchParams.get('starting_after') ?? -1)), type: EVENTS };
    }
    return { json: found.object };
  }

  private async make(resource: string, call: KeptCall): Promise<Answer> {
    if (resource === 'files') return { json: await this.makeFile(call) };
    const body = JSON.parse(call.body.toString()) as Record<string, unknown>;
    if (resource === 'batches') {
      return { json: this.keep('batch', call.account, { object: 'batch', status: 'in_progress', ...body }) };
    }
    if (resource === 'conversations') {
      return { json: this.keep('conv', call.account, { object: 'conversation', ...body }) };
    }
    if (resource === 'responses') return this.respond(body, call.account);
    return missing(call.url);
  }

  private respond(body: Record<string, unknown>, account: string): Answer {
    const about = { object: 'response', status: 'completed', model: body.model, output: [MESSAGE], usage: USAGE };
    const previous = body.previous_response_id as string | undefined;
    if (previous && this.kept.get(previous)?.account !== account) return missing(previous);
    const response = this.keep('resp', account, { ...about, previous_response_id: previous ?? null });
    return body.stream ? { bytes: eventsOf(response), type: EVENTS } : { json: response };
  }

  private async makeFile({ account, body, headers }: KeptCall): Promise<object> {
    const type = String(headers['content-type']);
    const form = await new Response(body, { headers: { 'content-type': type } }).formData();
    const file = form.get('file') as File;
    const content = Buffer.from(await file.arrayBuffer());
    const about = { object: 'file', bytes: content.length, filename: file.name, purpose: form.get('purpose') };
    return this.keep('file', account, about, content);
  }

  private finish(batch: Kept): void {
    const output = Buffer.from('{"custom_id":"1","response":{"status_code":200}}\n');
    batch.object.status = 'completed';
    batch.object.output_file_id ??= this.keep('file', batch.account, { object: 'file' }, output).id;
  }

  private keep(kind: string, account: string, about: object, content?: Buffer): Record<string, unknown> {
    const object = { id: `${kind}-${this.name}-${++this.count}`, created_at: this.count, ...about };
    this.kept.set(object.id, { account, object, content });
    return object;
  }
}

const EVENTS = 'text/event-stream';
const USAGE = { input_tokens: 3, output_tokens: 2, total_tokens: 5 };
const MESSAGE = {
  id: 'msg_1',
  type: 'message',
  role: 'assistant',
  status: 'completed',
  content: [{ type: 'output_text', text: SAYS, annotations: [] }],
};

/** The events of a response, from the one after this number. */
function eventsOf(response: Record<string, unknown>, after = -1): string {
  const place = { item_id: 'msg_1', output_index: 0, content_index: 0 };
  const events = [
    { type: 'response.created', response: { ...response, status: 'in_progress', output: [] } },
    { type: 'response.output_text.delta', ...place, delta: SAYS, logprobs: [] },
    { type: 'response.completed', response },
  ];
  return events
    .map((event, number) => ({ ...event, sequence_number: number }))
    .filter(({ sequence_number: number }) => number > after)
    .map((event) => `event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`)
    .join('');
}

function missing(what: string): Answer {
  const error = { message: `the provider has no ${what}`, type: 'invalid_request_error', param: 'id', code: null };
  return { status: 404, json: { error } };
}
