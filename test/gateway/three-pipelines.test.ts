import http from 'node:http';
import { json } from 'node:stream/consumers';
import { expect } from 'chai';
import Database = require('libsql');
import { startGateway, type RunningGateway } from '../support/gateway';
import { startJsonServer, type JsonServer } from '../support/json-server';

interface Answer {
  status: number;
  headers: http.IncomingHttpHeaders;
  body: Record<string, unknown>;
}

const QUESTION = { model: 'smart', max_tokens: 10, messages: [{ role: 'user', content: 'Who are you?' }] };

describe('three AI pipelines beside an ordinary one', () => {
  let servers: Record<'alpha' | 'beta' | 'shop', JsonServer>;
  let gateway: RunningGateway;

  before(async () => {
    servers = {
      alpha: await startJsonServer(() => completion('I am alpha.')),
      beta: await startJsonServer(() => message('I am beta.')),
      shop: await startJsonServer(() => ({ items: ['pen'] })),
    };
    process.env['PIPELINES_KEY'] = 'key';
    gateway = await startGateway(configuration(servers));
  });
  after(async () => {
    await gateway?.stop();
    for (const server of Object.values(servers ?? {})) await server.close();
  });
  beforeEach(() => {
    for (const { calls } of Object.values(servers)) calls.length = 0;
  });

  const alpha = (body: object = QUESTION) => call('alpha.test', '/v1/chat/completions', body);
  const beta = (body: object = QUESTION) => call('beta.test', '/v1/chat/completions', body);
  const lab = (body: object = QUESTION) => call('any.test', '/lab/v1/chat/completions', body);

  it('one name of a model leads to another provider in each, by host or by path', async () => {
    expect(textOf(await alpha())).to.equal('I am alpha.');
    expect(textOf(await beta())).to.equal('I am beta.');
    expect((await lab()).headers['x-ai-provider']).to.equal('demo');
    expect(servers.alpha.calls).to.have.length(1);
    expect(servers.beta.calls).to.have.length(1);
  });

  it('each serves its own models and no other', async () => {
    expect(await modelsOf('alpha.test', '/v1/models')).to.deep.equal(['smart']);
    expect(await modelsOf('beta.test', '/v1/models')).to.deep.equal(['smart', 'wise']);
    expect(await modelsOf('any.test', '/lab/v1/models'))
      .to.include('smart')
      .and.to.not.include('wise');
    expect((await alpha({ ...QUESTION, model: 'wise' })).status).to.equal(404);
    expect((await beta({ ...QUESTION, model: 'wise' })).status).to.equal(200);
    expect((await alpha({ ...QUESTION, model: 'beta/two' })).status).to.equal(404);
  });

  it('what one has cached answers nobody else, even out of the same store', async () => {
    const question = { ...QUESTION, messages: [{ role: 'user', content: 'Cached?' }] };
    expect((await alpha(question)).headers['x-ai-cache']).to.equal('miss');
    expect((await alpha(question)).headers['x-ai-cache']).to.equal('hit');
    expect((await lab(question)).headers['x-ai-cache']).to.equal('miss');
    expect((await beta(question)).headers['x-ai-cache']).to.equal('miss');
    expect([servers.alpha.calls.length, servers.beta.calls.length]).to.deep.equal([1, 1]);
  });

  it('the limit of one stops nobody else', async () => {
    const statuses: number[] = [];
    while (!statuses.includes(429) && statuses.length < 10) statuses.push((await beta()).status);
    expect(statuses.at(-1)).to.equal(429);
    expect([(await alpha()).status, (await lab()).status]).to.deep.equal([200, 200]);
  });

  it('the ordinary pipeline is the host’s own, and no row of the ledger is about it', async () => {
    const answer = await call('any.test', '/shop/items', { want: 'pen' });
    expect(answer.body).to.deep.equal({ items: ['pen'] });
    expect(servers.shop.calls[0]).to.deep.include({ url: '/shop/items', body: { want: 'pen' } });
    expect(Object.keys(answer.headers).filter((name) => name.startsWith('x-ai-'))).to.deep.equal([]);
    await alpha();
    await expectPipelines(['alpha', 'beta', 'lab']);
  });

  async function modelsOf(host: string, path: string): Promise<string[]> {
    const { body } = await call(host, path);
    return (body['data'] as { id: string }[]).map(({ id }) => id);
  }

  /** The pipelines that the ledger has rows of, once all are written. */
  async function expectPipelines(names: string[]): Promise<void> {
    for (;;) {
      const database = new Database(gateway.ledger);
      const rows = database.prepare('SELECT DISTINCT pipeline FROM requests ORDER BY pipeline').all();
      database.close();
      const found = (rows as { pipeline: string }[]).map(({ pipeline }) => pipeline);
      if (found.length >= names.length) return void expect(found).to.deep.equal(names);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  /** `fetch` cannot say which host it means, so that this asks the plain way. */
  async function call(host: string, path: string, body?: object): Promise<Answer> {
    const headers = { host, 'content-type': 'application/json' };
    const request = http.request(gateway.url + path, { method: body ? 'POST' : 'GET', headers });
    request.end(body && JSON.stringify(body));
    const response = await new Promise<http.IncomingMessage>((resolve, reject) =>
      request.once('response', resolve).once('error', reject),
    );
    const { statusCode: status = 0 } = response;
    const isJson = response.headers['content-type']?.includes('json');
    if (!isJson) response.resume();

    return { status, headers: response.headers, body: isJson ? ((await json(response)) as Answer['body']) : {} };
  }
});

function textOf({ body }: Answer): string | undefined {
  return (body['choices'] as { message: { content: string } }[])[0]?.message.content;
}

function completion(content: string): object {
  const choices = [{ index: 0, message: { role: 'assistant', content }, finish_reason: 'stop' }];
  const usage = { prompt_tokens: 4, completion_tokens: 4, total_tokens: 8 };
  return { id: 'chatcmpl-1', object: 'chat.completion', created: 0, model: 'one', choices, usage };
}

function message(text: string): object {
  const content = [{ type: 'text', text }];
  const usage = { input_tokens: 4, output_tokens: 4 };
  return { id: 'msg_1', type: 'message', role: 'assistant', model: 'two', content, stop_reason: 'end_turn', usage };
}

function configuration({ alpha, beta, shop }: Record<'alpha' | 'beta' | 'shop', JsonServer>) {
  const cache = (store: string) => ({ 'semantic-cache': { action: { store, scope: 'route' } } });
  // The host’s own policy; without `delayMs: 0` it also slows every caller down.
  const limit = { 'rate-limit': { action: { max: 6, windowMs: 60_000, delayMs: 0, rateLimitBy: 'beta' } } };
  const router = (models: object, more: object = {}) => ({ 'provider-router': { action: { models, ...more } } });
  const ai = (name: string, ...policies: object[]) => ({
    apiEndpoints: [name],
    policies: [{ 'usage-meter': null }, ...policies],
  });
  return {
    ai: { stores: { shared: 'memory:1', own: 'memory:1' } },
    gateway: {
      apiEndpoints: {
        alpha: { host: 'alpha.test', paths: '/v1/*' },
        beta: { host: 'beta.test', paths: '/v1/*' },
        lab: { host: '*', paths: '/lab/v1/*' },
        shop: { host: '*', paths: '/shop/*' },
      },
      serviceEndpoints: {
        alpha: { url: alpha.url, provider: 'openai', apiKey: 'env:PIPELINES_KEY' },
        beta: { url: beta.url, provider: 'anthropic', apiKey: 'env:PIPELINES_KEY' },
        demo: { url: 'demo:', provider: 'demo' },
        shop: { url: shop.url },
      },
      policies: ['proxy', 'rate-limit', 'usage-meter', 'semantic-cache', 'provider-router'],
      pipelines: {
        alpha: ai('alpha', cache('shared'), router({ smart: ['alpha/one'] }, { direct: false })),
        beta: ai('beta', limit, cache('own'), router({ smart: ['beta/two'], wise: ['beta/two'] }, { direct: false })),
        lab: ai('lab', cache('shared'), router({ smart: ['demo/chat'] })),
        shop: { apiEndpoints: ['shop'], policies: [{ proxy: { action: { serviceEndpoint: 'shop' } } }] },
      },
    },
  };
}
