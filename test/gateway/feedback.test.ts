import { expect } from 'chai';
import { createKey, hashOf } from '../../plugins/core/api-key';
import { FOREIGN_CACHE } from '../support/foreign-cache-plugin';
import type { RunningGateway } from '../support/gateway';
import { ledgerRow } from '../support/ledger-rows';
import { anthropicError, chat, openAiError, post, startRouted } from '../support/routed-gateway';
import { completion, json, type StandIn, startStandIn } from '../support/stand-in';

const KEYS = { alice: createKey('alice'), bob: createKey('bob') };
type Name = keyof typeof KEYS;

describe('POST /v1/feedback', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    provider.answer(json(200, completion('hello')));
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { one: 'stand/one' }, retries: 0 },
      before: [{ 'ai-auth': null }, { 'usage-meter': null }, { 'foreign-cache': null }],
      plugins: FOREIGN_CACHE,
      ai: {
        consumers: Object.fromEntries(
          Object.entries(KEYS).map(([name, { id, secret }]) => [name, { keys: [{ id, hash: hashOf(secret) }] }]),
        ),
      },
    });
  });
  after(() => Promise.all([gateway?.stop(), provider.close()]));

  const bearer = (name: Name) => ({ authorization: `Bearer ${KEYS[name].text}` });
  const rate = (body: unknown, headers: Record<string, string> = bearer('alice')) =>
    post(`${gateway.url}/v1/feedback`, body, headers);

  /** Asks for an answer. @returns the id of the request */
  async function ask(content: string): Promise<string> {
    const answer = await post(
      `${gateway.url}/v1/chat/completions`,
      chat({ messages: [{ role: 'user', content }] }),
      bearer('alice'),
    );
    expect(answer.status, answer.text).to.equal(200);
    return answer.headers.get('x-request-id')!;
  }

  it('reaches the policy that knows of the request, which acts on it', async () => {
    await ask('Is it raining?');
    const hit = await ask('is it RAINING?');
    expect(provider.received).to.have.length(1);
    const answer = await rate({ request_id: hit, rating: 'good' });
    expect(answer.status, answer.text).to.equal(200);
    expect(JSON.parse(answer.text)).to.deep.equal({ object: 'feedback', request_id: hit, rating: 'good' });
    expect(answer.headers.get('cache-control')).to.equal('no-store');
    await ask('is it raining?');
    expect(provider.received).to.have.length(1);
    expect((await rate({ request_id: hit, rating: 'bad' })).status).to.equal(200);
    await ask('is it raining?');
    expect(provider.received).to.have.length(2);
  });

  it('leaves a row of its own, which counts as no answer of a model', async () => {
    const id = await ask('How far is the moon?');
    const { headers } = await rate({ request_id: id, rating: 'good' });
    const row = await ledgerRow(gateway.ledger, headers.get('x-request-id'));
    expect(row).to.include({ operation: 'feedback', status: 200, consumer: 'alice', cost: 0, attempts: 0 });
    const { data } = (await (await fetch(`${gateway.adminUrl}/ai/usage?by=operation`)).json()) as {
      data: { operation: string }[];
    };
    expect(data.map(({ operation }) => operation)).to.deep.equal(['chat']);
  });

  it('is not taken of what nobody knows, or somebody else asked', async () => {
    const id = await ask('Who wrote Faust?');
    for (const [request_id, name] of [
      ['req_nobodys', 'alice'],
      [id, 'bob'],
    ] as const) {
      const { status, text } = await rate({ request_id, rating: 'bad' }, bearer(name));
      expect(status, text).to.equal(404);
      expect(openAiError(text)).to.include({ code: 'request_not_found', param: 'request_id' });
    }
  });

  it('is refused in the form of the client’s API', async () => {
    const headers = { 'anthropic-version': '2023-06-01' };
    const unknown = await rate({ request_id: 'req_1', rating: 'bad' }, { ...headers, ...bearer('alice') });
    expect(unknown.status).to.equal(404);
    expect(anthropicError(unknown.text).details.error_code).to.equal('request_not_found');
    expect(unknown.headers.get('request-id')).to.match(/^req_/);
    const stranger = await rate({ request_id: 'req_1', rating: 'bad' }, headers);
    expect(stranger.status).to.equal(401);
  });

  const wrong: [body: unknown, status: number, code: string, param: string | null][] = [
    ['', 400, 'invalid_request', null],
    ['{"request_id"', 400, 'invalid_json', null],
    [[], 400, 'invalid_request', null],
    [{ rating: 'good' }, 400, 'invalid_request', 'request_id'],
    [{ request_id: 7, rating: 'good' }, 400, 'invalid_request', 'request_id'],
    [{ request_id: 'r'.repeat(200), rating: 'good' }, 400, 'invalid_request', 'request_id'],
    [{ request_id: 'req_1', rating: 'fine' }, 400, 'invalid_request', 'rating'],
    [{ request_id: 'req_1', rating: 'good', comment: 'thanks' }, 400, 'invalid_request', 'comment'],
    [{ request_id: 'req_1', rating: 'good', comment: 'long'.repeat(2000) }, 413, 'request_too_large', null],
  ];
  for (const [body, status, code, param] of wrong) {
    it(`refuses ${JSON.stringify(body).slice(0, 60)}`, async () => {
      const answer = await rate(body);
      expect(answer.status, answer.text).to.equal(status);
      expect(openAiError(answer.text)).to.include({ code, param });
    });
  }

  it('asks to come again where the cache does not answer', async function () {
    // Core waits so long for a policy.
    this.timeout(15_000);
    const away = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { one: 'stand/one' } },
      before: [{ 'foreign-cache': { action: { away: true } } }],
      plugins: FOREIGN_CACHE,
    });
    const { status, text } = await post(`${away.url}/v1/feedback`, { request_id: 'req_1', rating: 'bad' });
    await away.stop();
    expect({ status, code: openAiError(text).code }).to.deep.equal({ status: 503, code: 'cache_unavailable' });
  });

  it('is an unknown path where nobody takes any', async () => {
    const plain = await startRouted({ endpoints: { stand: provider.url }, router: { models: { one: 'stand/one' } } });
    const { status, text } = await post(`${plain.url}/v1/feedback`, { request_id: 'req_1', rating: 'bad' });
    await plain.stop();
    expect({ status, code: openAiError(text).code }).to.deep.equal({ status: 404, code: 'unknown_url' });
  });
});
