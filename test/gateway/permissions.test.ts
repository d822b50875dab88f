import { expect } from 'chai';
import { WebSocket } from 'ws';
import type { Grant } from '../../plugins/core/grant';
import { as, CALLER_PLUGIN } from '../support/caller-plugin';
import type { RunningGateway } from '../support/gateway';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { failure, json, says, type StandIn, startStandIn } from '../support/stand-in';

const CHAT = '/v1/chat/completions';

function granted(...grants: Partial<Grant>[]): Record<string, string> {
  return as({ team: 'red', grants: grants.map((grant) => ({ of: 'consumer', ...grant })) });
}

describe('permissions of callers', () => {
  let west: StandIn;
  let east: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    [west, east] = [await startStandIn(), await startStandIn()];
    gateway = await startRouted({
      endpoints: {
        west: { url: `${west.url}/v1`, provider: 'openai-compatible', region: 'eu-west-1', models: ['small', 'large'] },
        east: { url: `${east.url}/v1`, provider: 'openrouter', region: 'us-east-1', apiKey: 'env:PATH' },
      },
      apiEndpoint: { paths: ['/v1/*', '/v1beta/*'] },
      plugins: CALLER_PLUGIN,
      before: [
        { caller: null },
        { 'usage-meter': null },
        { quota: { action: { limits: [{ requests: 1000, per: 'day', by: 'consumer' }] } } },
        { 'semantic-cache': { action: { scope: 'team' } } },
      ],
      router: {
        models: {
          both: ['west/large', 'east/large'],
          large: ['west/large', 'east/other'],
          'cheap-*': ['west/small'],
          '*': ['east/*'],
        },
        retries: 0,
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await Promise.all([west.close(), east.close()]);
  });
  beforeEach(() => {
    west.answer(says('from west'));
    east.answer(says('from east'));
  });

  let asked = 0;
  /** No two requests are alike, so that no cache answers. */
  const once = (more: object) => ({ ...chat(more), seed: ++asked });
  const calls = () => west.received.length + east.received.length;

  async function refused(path: string, body: object, headers: Record<string, string>): Promise<string> {
    const answer = await post(gateway.url + path, body, headers);
    expect(answer.status, answer.text).to.equal(403);
    expect(calls()).to.equal(0);
    return answer.text;
  }

  async function answeredBy(model: string, headers: Record<string, string>): Promise<string | null> {
    const answer = await post(gateway.url + CHAT, once({ model }), headers);
    expect(answer.status, answer.text).to.equal(200);
    return `${answer.headers.get('x-ai-provider')}/${answer.headers.get('x-ai-model')}`;
  }

  it('refuse a model in the words of the client’s API, before caches, limits and providers', async () => {
    const headers = granted({ models: ['gpt-*'] });
    const error = openAiError(await refused(CHAT, chat({ model: 'both' }), headers));
    expect(error).to.include({ code: 'model_not_allowed', param: 'model', type: 'permission_error' });
    expect(error.message).to.contain('`both`').and.contain('GET /v1/models').and.not.contain('west');
    const told = anthropicError(await refused('/v1/messages', message({ model: 'both' }), headers));
    expect(told).to.deep.include({ type: 'permission_error' });
    const answer = await post(gateway.url + CHAT, chat({ model: 'both' }), headers);
    expect(answer.headers.has('x-ratelimit-limit-requests')).to.equal(false);
    expect(answer.headers.has('x-ai-cache')).to.equal(false);
    expect(answer.headers.get('x-should-retry')).to.equal('false');
  });

  const routes: [path: string, body: object][] = [
    ['/v1/embeddings', { model: 'both', input: 'x' }],
    ['/v1/images/generations', { model: 'both', prompt: 'x' }],
    ['/v1/moderations', { model: 'both', input: 'x' }],
    ['/v1/moderations', { input: 'x' }],
    ['/v1/rerank', { model: 'both', query: 'x', documents: ['y'] }],
    ['/v1/responses', { model: 'both', input: 'x', background: true }],
    ['/v1/completions', { model: 'both', prompt: 'x', stream: true }],
    ['/v1/audio/speech', { model: 'both', input: 'x', voice: 'alloy' }],
    ['/v1/messages/count_tokens', message({ model: 'both' })],
  ];
  for (const [path, body] of routes) {
    it(`hold for ${path} with ${JSON.stringify(body)}`, async () => {
      expect(await refused(path, body, granted({ models: ['gpt-*'] }))).to.contain('not allowed for this key');
    });
  }

  it('hold for realtime sessions', async () => {
    const url = `${gateway.url.replace('http', 'ws')}/v1/realtime?model=both`;
    const socket = new WebSocket(url, { headers: granted({ models: ['gpt-*'] }) });
    const status = await new Promise((resolve) =>
      socket.on('unexpected-response', (_, { statusCode }) => resolve(statusCode)),
    );
    socket.on('error', () => {});
    socket.terminate();
    expect(status).to.equal(403);
    expect(calls()).to.equal(0);
  });

  it('pass over a forbidden target', async () => {
    expect(await answeredBy('both', granted({ providers: ['east'] }))).to.equal('east/large');
    expect(await answeredBy('both', granted({ providers: ['openrouter'] }))).to.equal('east/large');
    expect(await answeredBy('both', granted({ regions: ['us-*'] }))).to.equal('east/large');
    expect(await answeredBy('both', granted({ models: ['both', '!west/*'] }))).to.equal('east/large');
    expect(west.received).to.have.length(0);
  });

  it('are not escaped when an allowed target fails', async () => {
    west.answer(failure(500));
    const answer = await post(gateway.url + CHAT, once({ model: 'large' }), granted({ models: ['large'] }));
    expect(answer.status).to.equal(500);
    expect(openAiError(answer.text).message).to.equal('failed with 500');
    expect(east.received).to.have.length(0);
    const other = await post(
      gateway.url + CHAT,
      once({ model: 'both' }),
      granted({ models: ['both'], regions: ['eu-*'] }),
    );
    expect(other.status).to.equal(500);
    expect(east.received).to.have.length(0);
  });

  it('go by what is behind a name, and by names of the gateway’s own in full', async () => {
    expect(await answeredBy('both', granted({ models: ['both'] }))).to.equal('west/large');
    expect(await answeredBy('large', granted({ models: ['large'] }))).to.equal('west/large');
    expect(await answeredBy('west/small', granted({ models: ['west/s*'] }))).to.equal('west/small');
    expect(await answeredBy('any-name', granted({ models: ['any-*'] }))).to.equal('east/any-name');
    for (const [model, grant] of [
      ['cheap-1', 'cheap-1'],
      ['both', 'bo*'],
      ['west/large', 'both'],
      ['small', 'west/small'],
    ]) {
      west.answer(says('x'));
      east.answer(says('x'));
      await refused(CHAT, once({ model }), granted({ models: [grant!] }));
    }
  });

  it('must be given by key, consumer and team together', async () => {
    await refused(CHAT, once({ model: 'both' }), granted({ models: ['*'] }, { of: 'team', models: ['small'] }));
    await refused(CHAT, once({ model: 'both' }), granted({ providers: ['west'] }, { of: 'key', regions: ['us-*'] }));
    expect(await answeredBy('both', granted({ models: ['*'] }, { of: 'team', models: ['both'] }))).to.equal(
      'west/large',
    );
  });

  it('hold for the further models that a request may name', async () => {
    const headers = granted({ models: ['a', 'b'] });
    expect((await post(gateway.url + CHAT, once({ model: 'a', models: ['a', 'b'] }), headers)).status).to.equal(200);
    east.answer(says('x'));
    const text = await refused(CHAT, once({ model: 'a', models: ['b', 'c'] }), headers);
    expect(openAiError(text).message).to.contain('`c`');
    await refused(CHAT, once({ model: 'a', fallbacks: [{ model: 'c' }] }), headers);
    const drawing = { model: 'a', input: 'x', tools: [{ type: 'image_generation', model: 'c' }] };
    await refused('/v1/responses', drawing, headers);
    const plain = once({ model: 'a', tools: [{ type: 'function', function: { name: 'f' }, model: null }] });
    expect((await post(gateway.url + CHAT, plain, headers)).status).to.equal(200);
  });

  it('keep what one may use out of the cache of another', async () => {
    const body = chat({ model: 'both', messages: [{ role: 'user', content: 'shared?' }] });
    const ask = (headers: Record<string, string>) => post(gateway.url + CHAT, body, headers);
    const first = await ask({ ...granted({ models: ['both'] }) });
    expect(first.headers.get('x-ai-provider')).to.equal('west');
    expect((await ask(granted({ models: ['*'] }))).headers.get('x-ai-cache')).to.equal('hit');
    const other = await ask(granted({ regions: ['us-*'] }));
    expect(other.headers.get('x-ai-cache')).to.equal('miss');
    expect(other.text).to.contain('from east');
    const none = await ask(granted({ models: ['gpt-*'] }));
    expect(none.status).to.equal(403);
    expect(none.text).to.not.contain('from');
  });

  it('show in the lists of models of all APIs', async () => {
    const list = async (path: string, headers: Record<string, string>) => {
      const answer = await fetch(gateway.url + path, { headers });
      return { status: answer.status, text: await answer.text() };
    };
    const ids = (text: string) => (JSON.parse(text) as { data: { id: string }[] }).data.map(({ id }) => id);
    const all = ids((await list('/v1/models', as({}))).text);
    expect(all).to.include.members(['both', 'large', 'west/small', 'west/large']);
    const few = granted({ models: ['small', 'west/small'] });
    expect(ids((await list('/v1/models', few)).text)).to.deep.equal(['west/small']);
    expect(ids((await list('/v1/models', granted({ models: ['both'] }))).text)).to.deep.equal(['both']);
    expect(ids((await list('/v1/models', granted({ models: [] }))).text)).to.deep.equal([]);
    expect((await list('/v1/models/west%2Fsmall', few)).status).to.equal(200);
    expect((await list('/v1/models/both', few)).status).to.equal(404);
    expect((await list('/v1/models/both', { ...few, 'anthropic-version': '2023-06-01' })).status).to.equal(404);
    const anthropic = await list('/v1/models', { ...few, 'anthropic-version': '2023-06-01' });
    expect(ids(anthropic.text)).to.deep.equal(['west/small']);
    const gemini = await list('/v1beta/models', few);
    expect(gemini.text).to.contain('models/west/small').and.not.contain('both');
    expect((await list('/v1beta/models/both', few)).status).to.equal(404);
  });

  it('leave callers without grants alone', async () => {
    expect(await answeredBy('both', {})).to.equal('west/large');
    expect(await answeredBy('both', as({}))).to.equal('west/large');
    west.answer(json(404, { error: { message: 'none', type: 'x', param: null, code: 'model_not_found' } }));
    expect((await post(gateway.url + CHAT, once({ model: 'nope/x' }), granted({ models: ['*'] }))).status).to.not.equal(
      403,
    );
  });
});
