import { once } from 'node:events';
import { createServer, type RequestListener, type Server, type ServerResponse } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';
import { expect } from 'chai';
import { AiError } from '../../plugins/core/error';
import type { TransportAnswer } from '../../plugins/core/provider';
import { createSend } from '../../plugins/core/send';
import { closeServer, listenLocally, urlOf } from '../support/local-server';

describe('answers over the network', () => {
  let server: Server;
  let listener: RequestListener;
  const network = createSend({});
  const abortion = () => new AbortController();

  before(async () => {
    server = createServer((request, response) => listener(request, response));
    await listenLocally(server);
  });
  after(async () => {
    await closeServer(server);
    await network.close();
  });

  function ask(signal: AbortSignal = abortion().signal): Promise<TransportAnswer> {
    const url = `${urlOf(server)}/any?of=them`;
    return network.send({ method: 'POST', url, headers: { 'x-mine': '1' }, body: '{}', signal, connectTimeout: 1000 });
  }

  async function textOf({ body }: TransportAnswer): Promise<string> {
    const chunks: Buffer[] = [];
    for await (const chunk of body) chunks.push(chunk);
    return Buffer.concat(chunks).toString();
  }

  async function failureOf(work: Promise<unknown>): Promise<unknown> {
    return work.then(
      () => expect.fail('it did not fail'),
      (error: unknown) => error,
    );
  }

  it('bring status, headers and the whole body', async () => {
    listener = (request, response) => {
      response.writeHead(418, { 'x-theirs': '2' }).write('one ');
      setImmediate(() => response.end(`two ${request.url} ${String(request.headers['x-mine'])}`));
    };
    const answer = await ask();
    expect([answer.status, answer.headers['x-theirs']]).to.deep.equal([418, '2']);
    expect(await textOf(answer)).to.equal('one two /any?of=them 1');
  });

  it('hold the provider back while nobody reads, and lose nothing', async () => {
    const size = 32 * 1024 * 1024;
    let sent: ServerResponse | undefined;
    listener = (_, response) => void (sent = response).end(Buffer.alloc(size, 'x'));
    const answer = await ask();
    await wait(200);
    expect(sent!.writableFinished).to.equal(false);
    let read = 0;
    for await (const chunk of answer.body) read += chunk.length;
    expect(read).to.equal(size);
  });

  it('are cut with the signal’s reason, before and after they begin', async () => {
    const reason = new AiError('enough', { status: 499, code: 'client_closed_request' });
    listener = (_, response) => void response.writeHead(200).write('first');
    const [early, late] = [abortion(), abortion()];
    early.abort(reason);
    expect(await failureOf(ask(early.signal))).to.equal(reason);
    const answer = await ask(late.signal);
    const reading = textOf(answer);
    late.abort(reason);
    expect(await failureOf(reading)).to.equal(reason);
  });

  it('close the connection when they are let go', async () => {
    let closed: Promise<unknown> | undefined;
    listener = (_, response) => {
      closed = once(response, 'close');
      response.writeHead(200).write('first');
    };
    const answer = await ask();
    answer.destroy();
    answer.destroy();
    await closed;
    await (await ask()).body[Symbol.asyncIterator]().return?.();
    await closed;
  });

  it('fail when the provider breaks them off, after what had come', async () => {
    listener = (_, response) => {
      response.writeHead(200, { 'content-length': 10 }).write('half');
      setTimeout(() => response.destroy(), 20);
    };
    const { body } = await ask();
    const iterator = body[Symbol.asyncIterator]();
    expect(String((await iterator.next()).value)).to.equal('half');
    expect(await failureOf(iterator.next())).to.be.an('error');
  });

  it('end in an error of the gateway when no answer comes', async () => {
    listener = (request) => void request.socket.destroy();
    expect(await failureOf(ask())).to.include({ status: 502, code: 'provider_unreachable' });
  });
});
