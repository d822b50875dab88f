import { expect } from 'chai';
import { once } from 'node:events';
import net from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import OpenAI from 'openai';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { chat, startRouted } from '../support/routed-gateway';
import { begins, chunk, says, type StandIn, startStandIn } from '../support/stand-in';

describe('a client that leaves', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  let openai: OpenAI;
  let rows = 0;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'usage-meter': null }],
      router: { models: { one: 'stand/one' }, retries: 1 },
    });
    openai = new OpenAI({ apiKey: 'x', baseURL: `${gateway.url}/v1`, maxRetries: 0 });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });

  const lastRow = async () => {
    const all = await ledgerRows(gateway.ledger, ++rows);
    expect(all).to.have.length(rows);
    return all.at(-1)!;
  };
  /** The provider's connection closes within a second. */
  const cut = async () => Promise.race([provider.received[0]!.closed, wait(1_000, 'still open')]);

  it('before any answer: the call is aborted, not repeated, and ends as 499', async () => {
    provider.answer(() => {});
    const leaving = new AbortController();
    const asked = openai.chat.completions.create(chat(), { signal: leaving.signal }).catch((error: unknown) => error);
    await provider.next();
    leaving.abort();
    expect(await cut()).to.equal('cut');
    expect(await asked).to.be.instanceOf(OpenAI.APIUserAbortError);
    expect(await lastRow()).to.include({ status: 499, code: 'client_closed_request', delivery: 'none' });
    expect(provider.received).to.have.length(1);
  });

  it('in the middle of a stream: the call is aborted and ends as partial', async () => {
    provider.answer(begins(chunk({ content: 'once upon a time' })));
    const stream = await openai.chat.completions.create({ ...chat(), stream: true });
    await stream[Symbol.asyncIterator]().next();
    stream.controller.abort();
    expect(await cut()).to.equal('cut');
    expect(await lastRow()).to.include({ status: 200, code: 'client_closed_request', delivery: 'partial' });
  });

  it('during the pause before another try: nothing is tried any more', async () => {
    provider.answer((response) => void response.writeHead(500, { 'retry-after': '2' }).end());
    const leaving = new AbortController();
    const asked = openai.chat.completions.create(chat(), { signal: leaving.signal }).catch(() => {});
    await (
      await provider.next()
    ).closed;
    leaving.abort();
    await asked;
    expect(await lastRow()).to.include({ status: 499, code: 'client_closed_request' });
    expect(provider.received).to.have.length(1);
  });

  it('while it uploads', async () => {
    provider.answer(says('nobody asked'));
    const socket = net.connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.write('POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: 900\r\n\r\n{"model":');
    await wait(50);
    socket.destroy();
    expect(await lastRow()).to.include({ status: 499, code: 'client_closed_request', delivery: 'none' });
    expect(provider.received).to.have.length(0);
  });

  it('with several requests under way on one connection: each is aborted and ends once', async () => {
    provider.answer(begins(chunk({ content: 'x'.repeat(100_000) })));
    const body = JSON.stringify(chat({ stream: true }));
    const head = `POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n`;
    const socket = net.connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.write(`${head}${body}`.repeat(3));
    while (provider.received.length < 3) await wait(10);
    socket.destroy();
    const ends = await Promise.race([
      Promise.all(provider.received.map(({ closed }) => closed)),
      wait(1_000, 'still open'),
    ]);
    expect(ends).to.deep.equal(['cut', 'cut', 'cut']);
    rows += 2;
    await lastRow();
  });

  it('or reads slowly: the provider waits, and memory does not grow', async () => {
    const piece = chunk({ content: 'y'.repeat(60_000) });
    let written = 0;
    provider.answer(async (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const closed = new AbortController();
      response.once('close', () => closed.abort());
      for (let count = 0; count < 2_000 && !response.destroyed; count++) {
        written += piece.length;
        const more = response.write(piece) || once(response, 'drain', { signal: closed.signal });
        if (more !== true) await more.catch(() => {});
      }
      response.end();
    });
    const body = JSON.stringify(chat({ stream: true }));
    const socket = net.connect(Number(new URL(gateway.url).port), '127.0.0.1');
    socket.pause();
    socket.write(`POST /v1/chat/completions HTTP/1.1\r\nhost: a\r\ncontent-length: ${body.length}\r\n\r\n${body}`);
    let before = -1;
    while (written === 0 || written !== before) {
      before = written;
      await wait(200);
    }
    // What the kernel's buffers and ours hold; all of it would be 120 MB.
    expect(written).to.be.below(30_000_000);
    socket.destroy();
    expect(await cut()).to.equal('cut');
    expect(await lastRow()).to.include({ delivery: 'partial' });
  });
});
