import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import net from 'node:net';
import OpenAI from 'openai';
import { OpenAIRealtimeWS } from 'openai/realtime/ws';
import { WebSocket } from 'ws';
import { consumerOf } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { openAiError, post, startRouted } from '../support/routed-gateway';
import { RealtimeStandIn } from './realtime-stand-in';

const PROVIDER_KEY = 'key-of-the-realtime-gateway';

describe('realtime sessions', () => {
  let provider: RealtimeStandIn;
  let gateway: RunningGateway;
  let key: string;

  before(async () => {
    process.env['REALTIME_TEST_KEY'] = PROVIDER_KEY;
    provider = await RealtimeStandIn.start();
    const stand = { url: `${provider.url}/v1`, provider: 'openai', apiKey: 'env:REALTIME_TEST_KEY' };
    gateway = await startRouted({
      endpoints: { stand, gone: { url: 'http://127.0.0.1:9/v1', provider: 'openai-compatible' } },
      before: [{ 'ai-auth': null }, { 'usage-meter': null }, { 'token-counter': null }, { 'semantic-cache': null }],
      router: {
        models: {
          talk: 'stand/gpt-realtime',
          second: ['gone/x', 'stand/gpt-realtime'],
          short: { targets: ['stand/gpt-realtime'], timeouts: { session: 0.2 } },
        },
      },
    });
    key = await consumerOf(gateway, 'ann', 'red');
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
    delete process.env['REALTIME_TEST_KEY'];
  });
  beforeEach(() => {
    provider.refuses = 0;
  });

  const address = (model: string) => `${gateway.url.replace('http', 'ws')}/v1/realtime?model=${model}`;
  const open = async (model: string) => {
    const socket = new WebSocket(address(model), { headers: { authorization: `Bearer ${key}` } });
    // Made before the socket opens: the first message may come in the same read.
    const greeted = once(socket, 'message');
    await greeted;
    return socket;
  };
  /** The status and body that a client gets in place of a session. */
  const refusal = async (model: string, headers: Record<string, string> = { authorization: `Bearer ${key}` }) => {
    const socket = new WebSocket(address(model), { headers });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, http.IncomingMessage];
    let text = '';
    for await (const piece of response) text += String(piece);
    return { status: response.statusCode, ...openAiError(text) };
  };

  it('serve the SDK, with the gateway’s key and the model’s own name, and add up what they use', async () => {
    const { length: rows } = await ledgerRows(gateway.ledger, 0);
    const client = new OpenAI({ apiKey: key, baseURL: `${gateway.url}/v1` });
    // The SDK insists on TLS, which is for whoever stands in front.
    const { port, hostname } = new URL(gateway.url);
    const createConnection = () => net.connect(Number(port), hostname);
    const session = new OpenAIRealtimeWS({ model: 'talk', options: { createConnection } }, client);
    const events: string[] = [];
    const done = new Promise<void>((resolve) => {
      session.on('event', ({ type }) => {
        events.push(type);
        if (type === 'session.created' || events.length === 2) session.send({ type: 'response.create' });
        if (events.length === 3) resolve();
      });
    });
    await done;
    session.close();
    expect(await provider.last.closed).to.equal(1000);
    expect(events).to.deep.equal(['session.created', 'response.done', 'response.done']);
    const { headers, url } = provider.last.request;
    expect(url).to.equal('/v1/realtime?model=gpt-realtime');
    expect(headers.authorization).to.equal(`Bearer ${PROVIDER_KEY}`);
    const row = (await ledgerRows(gateway.ledger, rows + 1)).at(-1)!;
    expect(row).to.include({ operation: 'realtime', status: 101, delivery: 'complete', consumer: 'ann' });
    expect(row).to.include({ input_tokens: 120, cache_read_tokens: 80, output_tokens: 100 });
  });

  it('pass binary and long messages unharmed, both ways', async () => {
    const socket = await open('talk');
    for (const size of [0, 1, 125, 126, 65_536, 6 * 1024 * 1024]) {
      const sent = randomBytes(size);
      socket.send(sent);
      const [heard] = (await once(socket, 'message')) as [Buffer];
      expect(heard.equals(sent), `${size} bytes`).to.equal(true);
    }
    socket.close();
    await provider.last.closed;
  });

  it('know the key of a browser, which the provider does not see', async () => {
    const protocols = ['realtime', `openai-insecure-api-key.${key.replace(':', '%3A')}`];
    const socket = new WebSocket(address('talk'), protocols);
    await once(socket, 'message');
    expect(socket.protocol).to.equal('realtime');
    expect(provider.last.request.headers['sec-websocket-protocol']).to.equal('realtime');
    socket.close();
    await provider.last.closed;
  });

  it('go to the next target when the first cannot be reached', async () => {
    const socket = await open('second');
    socket.close();
    await provider.last.closed;
  });

  it('are refused in OpenAI’s form', async () => {
    expect(await refusal('nothing')).to.include({ status: 404, code: 'model_not_found' });
    expect(await refusal('talk', {})).to.include({ status: 401, code: 'invalid_api_key' });
    provider.refuses = 401;
    expect(await refusal('talk')).to.include({ status: 502, code: 'provider_credentials_rejected' });
    provider.refuses = 404;
    expect(await refusal('talk')).to.include({ status: 404, message: 'not now' });
  });

  it('need a WebSocket client', async () => {
    const answer = await fetch(`${gateway.url}/v1/realtime?model=talk`, {
      headers: { authorization: `Bearer ${key}` },
    });
    expect(answer.status).to.equal(426);
    expect(openAiError(await answer.text())).to.include({ code: 'upgrade_required', type: 'invalid_request_error' });
  });

  it('end when their time is over, and say so', async () => {
    const socket = await open('short');
    const last = once(socket, 'message');
    const [code, reason] = (await once(socket, 'close')) as [number, Buffer];
    expect(String(((await last) as [Buffer])[0])).to.contain('session_expired');
    expect([code, reason.toString()]).to.deep.equal([1001, 'session expired']);
    await provider.last.closed;
  });

  it('end for one side when the other one leaves', async () => {
    const leaving = await open('talk');
    leaving.terminate();
    await provider.last.closed;
    const left = await open('talk');
    const closing = once(left, 'close');
    provider.last.socket.close(4001, 'enough');
    expect((await closing)[0]).to.equal(4001);
    const broken = await open('talk');
    const breaking = once(broken, 'close');
    provider.last.socket.terminate();
    expect((await breaking)[0]).to.equal(1006);
  });

  it('leave clients alone that ask for HTTP/2 beside their request', async () => {
    const body = JSON.stringify({ model: 'nothing', messages: [{ role: 'user', content: 'x'.repeat(100_000) }] });
    const { hostname, port } = new URL(gateway.url);
    const headers = {
      connection: 'Upgrade, HTTP2-Settings',
      upgrade: 'h2c',
      'http2-settings': 'AAMAAABkAAQAoAAAAAIAAAAA',
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      authorization: `Bearer ${key}`,
    };
    const request = http.request({ hostname, port, method: 'POST', path: '/v1/chat/completions', headers });
    request.end(body);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    let text = '';
    for await (const piece of response) text += String(piece);
    expect(response.statusCode).to.equal(404);
    expect(openAiError(text).code).to.equal('model_not_found');
  });

  it('do not keep the gateway from stopping', async () => {
    const own = await startRouted({
      endpoints: { stand: `${provider.url}` },
      router: { models: { talk: 'stand/gpt-realtime' } },
    });
    const socket = new WebSocket(`${own.url.replace('http', 'ws')}/v1/realtime?model=talk`);
    await once(socket, 'message');
    const closed = once(socket, 'close');
    await own.stop();
    await closed;
  });

  it('are not for other paths, which answer as they do without', async () => {
    const { status } = await post(`${gateway.url}/v1/nothing`, {}, { authorization: `Bearer ${key}` });
    const socket = new WebSocket(address('talk').replace('realtime', 'nothing'), {
      headers: { authorization: `Bearer ${key}` },
    });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, http.IncomingMessage];
    expect(response.statusCode).to.equal(status);
  });
});
