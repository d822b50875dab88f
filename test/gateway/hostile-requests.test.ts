import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import http from 'node:http';
import net from 'node:net';
import OpenAI from 'openai';
import type { RunningGateway } from '../support/gateway';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { says, type StandIn, startStandIn } from '../support/stand-in';
import { expectStillServed } from './still-served';

const CHAT = '/v1/chat/completions';
const MESSAGES = '/v1/messages';
const MAX_BYTES = 100_000;

describe('hostile requests', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { one: 'stand/one', '*': 'stand/*' } },
      ai: { limits: { bodyBytes: MAX_BYTES } },
    });
  });
  after(async () => {
    await gateway.stop();
    await provider.close();
  });
  beforeEach(() => provider.answer(says('fine')));
  afterEach(() => expectStillServed(gateway, provider));

  const port = () => Number(new URL(gateway.url).port);

  /** Writes bytes on a connection of its own; gives all that came back when the gateway closed it or fell silent. */
  function raw(bytes: string | Buffer, until: (text: string) => boolean = () => false): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = net.connect(port(), '127.0.0.1', () => socket.write(bytes));
      let text = '';
      const done = () => {
        socket.destroy();
        resolve(text);
      };
      socket.setTimeout(3000, done);
      socket.on('data', (data) => {
        text += data.toString('latin1');
        if (until(text)) done();
      });
      socket.on('close', done).on('error', reject);
    });
  }

  describe('a body that is too large', () => {
    const large = chat({ user: 'x'.repeat(MAX_BYTES) });

    it('is refused by its announced length, in the form of each API', async () => {
      const openai = await post(gateway.url + CHAT, large);
      expect(openai.status).to.equal(413);
      expect(openAiError(openai.text).code).to.equal('request_too_large');
      const anthropic = await post(gateway.url + MESSAGES, message({ x: 'x'.repeat(MAX_BYTES) }));
      expect(anthropic.status).to.equal(413);
      expect(anthropicError(anthropic.text).type).to.equal('request_too_large');
    });

    it('is refused when it comes in chunks, while the client is still sending', async () => {
      const answer = await new Promise<{ status?: number; text: string }>((resolve, reject) => {
        const request = http.request(gateway.url + CHAT, { method: 'POST' }, (response) => {
          let text = '';
          response.on('data', (data) => (text += data));
          response.on('end', () => resolve({ status: response.statusCode, text }));
        });
        request.on('error', reject);
        let sent = 0;
        const more = () => {
          if (sent > 40 * MAX_BYTES) return request.end();
          sent += 50_000;
          request.write('x'.repeat(50_000), () => setImmediate(more));
        };
        more();
      });
      expect(answer.status).to.equal(413);
      expect(openAiError(answer.text).code).to.equal('request_too_large');
    });

    it('is an error class of its own for the SDKs', async () => {
      const openai = new OpenAI({ apiKey: 'x', baseURL: `${gateway.url}/v1`, maxRetries: 0 });
      const asked = openai.chat.completions.create(large as OpenAI.ChatCompletionCreateParamsNonStreaming);
      expect(await asked.catch((error: unknown) => error)).to.include({ status: 413, code: 'request_too_large' });
      const anthropic = new Anthropic({ apiKey: 'x', baseURL: gateway.url, maxRetries: 0 });
      const told = anthropic.messages.create(
        message({ metadata: { user_id: 'x'.repeat(MAX_BYTES) } }) as Anthropic.MessageCreateParamsNonStreaming,
      );
      expect(await told.catch((error: unknown) => error)).to.include({ status: 413 });
    });
  });

  for (const model of ['one\r\nx-evil: 1', 'one\u0000', 'one\t', '\u007f']) {
    it(`refuses the model name ${JSON.stringify(model)}, which would break lines of logs and rows`, async () => {
      const { status, text } = await post(gateway.url + CHAT, chat({ model }));
      expect(status).to.equal(400);
      expect(openAiError(text).param).to.equal('model');
      expect(provider.received).to.deep.equal([]);
    });
  }

  for (const model of ['öne☃', '\u2028', '-'.repeat(256)]) {
    it(`keeps the model name ${JSON.stringify(model).slice(0, 20)} out of header lines`, async () => {
      const { status, headers, text } = await post(gateway.url + CHAT, chat({ model }));
      expect([status, text]).to.deep.include(200);
      expect(headers.get('x-ai-model')).to.match(/^[\x20-\x7e]+$/);
      expect(provider.received[0]?.body.model).to.equal(model);
    });
  }

  it('serves pipelined requests in their order, bad ones between good ones', async () => {
    provider.answer(async (response, received) => {
      // The first takes longest.
      await new Promise((resolve) => setTimeout(resolve, received.body.user === 'first' ? 150 : 5));
      await says(`for ${String(received.body.user)}`)(response, received);
    });
    const request = (body: string) =>
      `POST ${CHAT} HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: ${Buffer.byteLength(body)}\r\n\r\n${body}`;
    const bytes = [JSON.stringify(chat({ user: 'first' })), '{"broken', JSON.stringify(chat({ user: 'third' }))]
      .map(request)
      .join('');
    const text = await raw(bytes, (seen) => seen.includes('for third'));
    expect(text.match(/HTTP\/1\.1 \d+|for \w+/g)).to.deep.equal([
      'HTTP/1.1 200',
      'for first',
      'HTTP/1.1 400',
      'HTTP/1.1 200',
      'for third',
    ]);
  });

  it('answers a path that cannot be decoded, and targets that are no paths', async () => {
    const answer = await fetch(`${gateway.url}/v1/models/%E0%A4%A`);
    expect(answer.status).to.equal(400);
    expect(openAiError(await answer.text())).to.include({ type: 'invalid_request_error', param: null });
    for (const target of ['//', '/v1//', '/v1/../v1/chat', 'http://x/v1/nothing', '/v1/models?%', '*', '/v1/%00']) {
      const text = await raw(`GET ${target} HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n`);
      expect(text, target).to.match(/^HTTP\/1\.1 (200|400|404) /);
    }
  });

  it('says 404 in the form of the API for other methods and unknown paths', async () => {
    for (const [method, path] of [
      ['GET', CHAT],
      ['DELETE', CHAT],
      ['OPTIONS', CHAT],
      ['POST', '/v1/nothing'],
      ['PUT', '/v1/models'],
    ] as const) {
      const answer = await fetch(gateway.url + path, { method });
      expect(answer.status, `${method} ${path}`).to.equal(404);
      expect(openAiError(await answer.text())).to.include({
        type: 'invalid_request_error',
        code: 'unknown_url',
      });
    }
    const answer = await fetch(`${gateway.url}${MESSAGES}`);
    expect(answer.status).to.equal(404);
    expect(anthropicError(await answer.text()).type).to.equal('not_found_error');
    const head = await fetch(gateway.url + CHAT, { method: 'HEAD' });
    expect([head.status, await head.text()]).to.deep.equal([404, '']);
  });

  it('outlives uploads that are cut, headers that never end, and bytes that are no HTTP', async () => {
    const head = `POST ${CHAT} HTTP/1.1\r\nhost: a\r\ncontent-length: 500\r\n\r\n{"model":`;
    await new Promise<void>((resolve) => {
      const socket = net.connect(port(), '127.0.0.1', () => socket.write(head, () => socket.destroy()));
      socket.on('close', () => resolve());
    });
    expect(await raw(`POST ${CHAT} HTTP/1.1\r\nx: ${'y'.repeat(40_000)}\r\n\r\n`)).to.match(/^HTTP\/1\.1 431 /);
    expect(await raw('\u0016\u0003\u0001 not http at all\r\n\r\n')).to.match(/^HTTP\/1\.1 400 /);
    expect(
      await raw(`POST ${CHAT} HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\ncontent-length: 4\r\n\r\n0\r\n\r\n`),
    ).to.match(/^HTTP\/1\.1 400 /);
    expect(provider.received).to.have.length(0);
  });
});
