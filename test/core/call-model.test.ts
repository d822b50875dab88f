import { expect } from 'chai';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { callModel, type OwnCall, ownTarget } from '../../plugins/core/call-model';
import type { Endpoint } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import type { JsonObject } from '../../plugins/core/json';
import { Secret } from '../../plugins/core/secret';
import { createSend } from '../../plugins/core/send';
import { providers } from '../../plugins/providers';
import { closeServer, listenLocally } from '../support/local-server';

const [FIRST, SECOND] = ['CALL_MODEL_FIRST_KEY', 'CALL_MODEL_SECOND_KEY'] as const;

describe('a call of a model for the gateway itself', () => {
  const { send, close } = createSend({});
  let server: Server;
  let url: string;
  let answer: (request: IncomingMessage, response: ServerResponse) => void;
  const noted: OwnCall[] = [];
  let asked: { path?: string; authorization?: string; body: JsonObject }[];
  before(async () => {
    server = createServer((request, response) => {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        const { authorization } = request.headers;
        asked.push({ path: request.url, authorization, body: JSON.parse(body) as JsonObject });
        answer(request, response);
      });
    });
    url = await listenLocally(server);
  });
  after(async () => {
    await closeServer(server);
    await close();
  });
  beforeEach(() => {
    asked = [];
    noted.splice(0);
    answer = (_, response) => response.end(JSON.stringify({ results: [{ flagged: false }] }));
    process.env[FIRST] = 'the-first-key';
    process.env[SECOND] = 'the-second-key';
  });
  afterEach(() => {
    delete process.env[FIRST];
    delete process.env[SECOND];
  });

  const endpointOf = (about: Partial<Endpoint> = {}): Endpoint => ({
    name: 'openai',
    provider: providers.find(({ kind }) => kind === 'openai')!,
    urls: [url],
    apiKeys: [new Secret(`env:${FIRST}`), new Secret(`env:${SECOND}`)],
    headers: {},
    models: [],
    options: {},
    ...about,
  });
  const call = (about?: Partial<Endpoint>, signal = AbortSignal.timeout(10_000)) => {
    const target = ownTarget(new Map([['openai', endpointOf(about)]]), 'openai/judge', 'moderation');
    return callModel(target, { input: ['hello'] }, { send, noteOwnCall: (one) => void noted.push(one) }, signal);
  };
  const failureOf = async (called: Promise<unknown>): Promise<Error> => {
    const failure: unknown = await called.then(
      () => undefined,
      (error: unknown) => error,
    );
    if (failure instanceof Error) return failure;
    throw new Error('it did not fail with an error');
  };

  it('asks the first address with the first key, and gives what the model answered', async () => {
    const { whole } = await call({ urls: [`${url}/v1/`, 'http://127.0.0.1:1'] });
    expect(whole).to.deep.include({ results: [{ flagged: false }] });
    const body = { model: 'judge', input: ['hello'] };
    expect(asked).to.deep.equal([{ path: '/v1/moderations', authorization: 'Bearer the-first-key', body }]);
  });

  it('takes the next key where the first one is not set', async () => {
    delete process.env[FIRST];
    await call();
    expect(asked[0]?.authorization).to.equal('Bearer the-second-key');
  });

  it('asks nobody where no key is set, and says which is missing', async () => {
    delete process.env[FIRST];
    delete process.env[SECOND];
    const failure = await failureOf(call());
    expect(failure).to.be.instanceOf(AiError).and.include({ status: 503, code: 'provider_credentials_missing' });
    expect(failure.message).to.include('`openai`').and.include(`${FIRST} is not set`);
    expect(asked).to.deep.equal([]);
  });

  it('asks nobody where the secret of a header is missing', async () => {
    const headers = { 'x-tenant': new Secret('env:CALL_MODEL_NO_TENANT') };
    expect((await failureOf(call({ headers }))).message).to.include('CALL_MODEL_NO_TENANT is not set');
    expect(asked).to.deep.equal([]);
  });

  for (const status of [302, 400, 401, 429, 500, 503]) {
    it(`fails once, without what the provider said, where it answers with status ${status}`, async () => {
      answer = (_, response) => response.writeHead(status, { location: '/' }).end('{"error":"key the-first-key"}');
      const failure = await failureOf(call());
      expect(failure).to.be.instanceOf(AiError).and.include({ status: 502, code: 'provider_error' });
      expect(failure.message).to.equal(`\`openai/judge\` answered with status ${status}.`);
      expect(asked).to.have.length(1);
      expect(noted.map((one) => [one.status, one.usage])).to.deep.equal([[status, undefined]]);
    });
  }

  for (const [what, code, reply] of [
    ['no JSON', 'invalid_provider_answer', (response: ServerResponse) => response.end('<html>')],
    ['JSON of another form', 'invalid_provider_answer', (response: ServerResponse) => response.end('[]')],
    [
      'half an answer',
      'provider_answer_cut',
      (response: ServerResponse) => {
        response.writeHead(200, { 'content-length': 100 });
        response.write('{"results":', () => response.destroy());
      },
    ],
    [
      'more than 16 MiB',
      'provider_answer_cut',
      (response: ServerResponse) => response.end(Buffer.alloc(17 * 1024 * 1024, ' ')),
    ],
  ] as const) {
    it(`fails by ${what}`, async () => {
      answer = (_, response) => void reply(response);
      expect(await failureOf(call()))
        .to.be.instanceOf(AiError)
        .and.include({ status: 502, code });
    });
  }

  it('fails where nobody listens', async () => {
    const failure = await failureOf(call({ urls: ['http://127.0.0.1:1'] }));
    expect(failure).to.be.instanceOf(AiError).and.include({ status: 502, code: 'provider_unreachable' });
    expect(noted.map(({ status }) => status)).to.deep.equal([undefined]);
  });

  for (const [when, begin] of [
    ['before the answer', () => undefined],
    ['within the answer', (response: ServerResponse) => void response.write('{"results":')],
  ] as const) {
    it(`rejects with the deadline, and closes the connection, ${when}`, async () => {
      const deadline = new AbortController();
      let closed: Promise<void> | undefined;
      answer = (request, response) => {
        closed = new Promise((resolve) => request.socket.once('close', () => resolve()));
        begin(response);
        setImmediate(() => deadline.abort(new Error('no verdict in time')));
      };
      expect((await failureOf(call({}, deadline.signal))).message).to.equal('no verdict in time');
      await closed;
    });
  }

  it('asks nobody for somebody who has left', async () => {
    const failure = await failureOf(call({}, AbortSignal.abort(new Error('nobody waits'))));
    expect(failure.message).to.equal('nobody waits');
    expect(asked).to.deep.equal([]);
  });
});
