import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import OpenAI from 'openai';
import { closedPort } from '../support/full-listener';
import type { RunningGateway } from '../support/gateway';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import {
  type Answering,
  begins,
  breaksOff,
  chunk,
  failure,
  json,
  says,
  type StandIn,
  startStandIn,
} from '../support/stand-in';

const CHAT = '/v1/chat/completions';
const ROLE = chunk({ role: 'assistant', content: '' });

describe('falling back', () => {
  let first: StandIn;
  let second: StandIn;
  let gateway: RunningGateway;
  let openai: OpenAI;
  let anthropic: Anthropic;

  before(async () => {
    [first, second] = await Promise.all([startStandIn(), startStandIn()]);
    process.env.GATEWAY_TEST_UNSET = '';
    gateway = await startRouted({
      endpoints: {
        first: first.url,
        second: second.url,
        refusing: `http://127.0.0.1:${await closedPort()}`,
        keyless: { url: `${first.url}/v1`, provider: 'openai', apiKey: 'env:GATEWAY_TEST_UNSET' },
      },
      router: {
        retries: 0,
        timeouts: { total: 5, firstToken: 0.4 },
        models: {
          one: ['first/one', 'second/two'],
          only: 'first/only',
          refused: ['refusing/x', 'second/two'],
          'no-key': ['keyless/x', 'second/two'],
          patient: { targets: ['first/one'], retries: 2 },
        },
      },
    });
    openai = new OpenAI({ apiKey: 'x', baseURL: `${gateway.url}/v1`, maxRetries: 0 });
    anthropic = new Anthropic({ apiKey: 'x', baseURL: gateway.url, maxRetries: 0 });
  });
  after(async () => {
    await gateway.stop();
    await Promise.all([first.close(), second.close()]);
    delete process.env.GATEWAY_TEST_UNSET;
  });
  beforeEach(() => {
    first.answer(says('from the first'));
    second.answer(says('from the second'));
  });

  async function streamed(model = 'one'): Promise<string> {
    const stream = await openai.chat.completions.create({ ...chat({ model }), stream: true });
    let text = '';
    for await (const { choices } of stream) text += choices[0]?.delta.content ?? '';
    return text;
  }

  /** What a client of the raw API reads, for looking at what the SDKs hide. */
  const ask = (more: object) => post(gateway.url + CHAT, chat(more));

  const failures: [what: string, answer: Answering][] = [
    ['500', failure(500)],
    ['503', failure(503)],
    ['429', failure(429)],
    ['408', failure(408)],
    ['529', failure(529)],
    ['an answer that is no JSON', (response) => void response.writeHead(200).end('<html>')],
    ['a redirection', (response) => void response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end()],
    ['a connection that breaks', (response) => void response.destroy()],
    ['a rejected key (401)', failure(401)],
    ['a bill that was not paid (402)', failure(402)],
    ['a key without the right (403)', failure(403)],
  ];
  for (const [what, answer] of failures) {
    it(`hides ${what} from plain and streaming clients`, async () => {
      first.answer(answer);
      const plain = await ask({});
      expect(plain.status).to.equal(200);
      expect(plain.text).to.contain('from the second');
      expect(plain.headers.get('x-ai-attempts')).to.equal('2');
      expect(plain.headers.get('x-ai-provider')).to.equal('second');
      expect(second.received[0]?.body.model).to.equal('two');
      expect(await streamed()).to.equal('from the second');
    });
  }

  const beforeContent: [what: string, answer: Answering][] = [
    ['that dies before its first content', breaksOff(ROLE)],
    [
      'that ends before its first content',
      (response) => void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(ROLE),
    ],
    ['that begins with an error', begins(ROLE, 'data: {"error":{"message":"overloaded","code":503}}\n\n')],
    ['that begins with a rejected key', begins('data: {"error":{"message":"no such key","code":401}}\n\n')],
    ['that begins with garbage', begins('data: {"choices":\n\n')],
    ['that sends comments only', begins(': working\n\n', ': working\n\n')],
    ['that stays silent', begins()],
  ];
  for (const [what, answer] of beforeContent) {
    it(`hides a stream ${what}`, async () => {
      first.answer(answer);
      expect(await streamed()).to.equal('from the second');
      expect(second.received).to.have.length(1);
      // Nothing of it keeps a connection of the provider busy.
      await first.received[0]!.closed;
    });
  }

  it('goes past a provider that cannot be reached, or has no key', async () => {
    expect(await streamed('refused')).to.equal('from the second');
    const answer = await ask({ model: 'no-key' });
    expect(answer.text).to.contain('from the second');
    expect(first.received).to.have.length(0);
  });

  for (const status of [400, 404, 409, 413, 422]) {
    it(`passes ${status} with its body, at once`, async () => {
      const body = { error: { message: `no ${status}`, type: 'odd', param: 'p', code: 'c' }, more: [1.0] };
      first.answer(json(status, body));
      const answer = await ask({});
      expect([answer.status, JSON.parse(answer.text)]).to.deep.equal([status, body]);
      expect(answer.headers.get('x-should-retry')).to.equal(null);
      const told = await post(`${gateway.url}/v1/messages`, message());
      expect(told.status).to.equal(status);
      expect(anthropicError(told.text).message).to.equal(`no ${status}`);
      expect(first.received).to.have.length(2);
      expect(second.received).to.have.length(0);
    });
  }

  it('tells the last failure when all have failed, and SDKs not to try again', async () => {
    first.answer(failure(503, 'first is down'));
    second.answer(failure(500, 'second is down'));
    const answer = await ask({});
    expect(answer.status).to.equal(500);
    expect(openAiError(answer.text).message).to.equal('second is down');
    expect(answer.headers.get('x-should-retry')).to.equal('false');
    const error = await anthropic.messages.create(message()).catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Anthropic.InternalServerError);
  });

  it("says that the gateway's own key was rejected, and nothing of it", async () => {
    first.answer(failure(401, 'Incorrect API key provided: sk-123'));
    const answer = await ask({ model: 'only' });
    expect(answer.status).to.equal(502);
    expect(openAiError(answer.text)).to.include({ code: 'provider_credentials_rejected', type: 'server_error' });
    expect(answer.headers.get('x-should-retry')).to.equal('false');
    expect(answer.text).to.not.contain('sk-123');
  });

  it('waits as long as a provider asks before it tries again, and passes on what is too long', async () => {
    first.answer(failure(429, 'slow down', { 'retry-after': '1' }), says('now'));
    const began = performance.now();
    const answer = await ask({ model: 'patient' });
    expect(answer.text).to.contain('now');
    expect(performance.now() - began).to.be.at.least(990);
    first.answer(
      failure(429, 'slow down', { 'retry-after': '3600', 'x-ratelimit-limit-requests': '9', server: 'secret' }),
    );
    const refused = await ask({ model: 'patient' });
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('retry-after')).to.equal('3600');
    expect(refused.headers.get('x-ratelimit-limit-requests')).to.equal('9');
    expect(refused.headers.get('x-should-retry')).to.equal('false');
    expect(refused.headers.get('server')).to.equal(null);
    expect(first.received).to.have.length(1);
  });

  const afterContent: [what: string, answer: Answering, code: string][] = [
    ['breaks off', breaksOff(ROLE, chunk({ content: 'half of ' })), 'provider_answer_cut'],
    [
      'just ends',
      (response) =>
        void response.writeHead(200, { 'content-type': 'text/event-stream' }).end(chunk({ content: 'half of ' })),
      'provider_answer_cut',
    ],
    [
      'reports an error',
      begins(chunk({ content: 'half of ' }), 'data: {"error":{"message":"overloaded","code":503}}\n\n'),
      'provider_error',
    ],
    ['turns into garbage', begins(chunk({ content: 'half of ' }), 'data: {{{\n\n'), 'provider_answer_cut'],
  ];
  for (const [what, answer, code] of afterContent) {
    it(`tells the client when a stream ${what} after its first content`, async () => {
      first.answer(answer);
      const { status, text } = await ask({ stream: true });
      expect(status).to.equal(200);
      expect(text).to.contain('half of ').and.not.contain('[DONE]');
      const last = text.trim().split('\n\n').at(-1)!;
      expect(openAiError(last.slice('data: '.length)).code).to.equal(code);
      expect(await streamed().catch((error: unknown) => error)).to.be.instanceOf(OpenAI.APIError);
      const stream = anthropic.messages.stream(message());
      expect(await stream.finalMessage().catch((error: unknown) => error)).to.be.instanceOf(Anthropic.AnthropicError);
      expect(second.received).to.have.length(0);
    });
  }
});
