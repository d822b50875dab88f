import { expect } from 'chai';
import { rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closedPort } from '../support/full-listener';
import type { RunningGateway } from '../support/gateway';
import { chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { failure, says, type StandIn, startStandIn } from '../support/stand-in';

const KEY = 'GATEWAY_TEST_KEY';
const OTHER_KEY = 'GATEWAY_TEST_OTHER_KEY';

describe('the way to a provider', () => {
  let provider: StandIn;
  let other: StandIn;
  let gateway: RunningGateway;
  const keyFile = path.join(tmpdir(), `gateway-test-key-${process.pid}`);

  before(async () => {
    [provider, other] = await Promise.all([startStandIn(), startStandIn()]);
    process.env[KEY] = 'sk-first';
    process.env[OTHER_KEY] = 'sk-second';
    writeFileSync(keyFile, 'sk-from-a-file\n');
    const keyed = { url: `${provider.url}/v1`, provider: 'openai' };
    gateway = await startRouted({
      endpoints: {
        stand: provider.url,
        twins: { urls: [`${provider.url}/v1`, `${other.url}/v1/`], provider: 'openai-compatible' },
        limping: {
          urls: [`http://127.0.0.1:${await closedPort()}`, `${provider.url}/v1`],
          provider: 'openai-compatible',
        },
        keyed: { ...keyed, apiKey: `env:${KEY}`, headers: { 'x-tenant': 'acme', 'x-token': `env:${OTHER_KEY}` } },
        filed: { ...keyed, apiKey: `file:${keyFile}` },
        keys: { ...keyed, apiKey: [`env:${KEY}`, 'env:GATEWAY_TEST_NEVER_SET', `env:${OTHER_KEY}`] },
        missing: { ...keyed, apiKey: 'env:GATEWAY_TEST_NEVER_SET' },
      },
      router: {
        retries: 0,
        models: {
          one: 'stand/the-one',
          'stand/renamed': 'stand/other',
          'gpt-*': 'stand/*',
          'gpt-4*': 'stand/four:*',
          '*-mini': 'stand/mini',
          'a*b*c': 'stand/abc',
        },
      },
    });
  });
  after(async () => {
    await gateway.stop();
    await Promise.all([provider.close(), other.close()]);
    delete process.env[KEY];
    delete process.env[OTHER_KEY];
    rmSync(keyFile);
  });
  beforeEach(() => {
    provider.answer(says('fine'));
    other.answer(says('fine'));
  });

  const ask = (model: string, headers?: Record<string, string>) =>
    post(`${gateway.url}/v1/chat/completions`, chat({ model }), headers);

  const names: [asked: string, called: string][] = [
    ['one', 'the-one'],
    ['stand/renamed', 'other'],
    ['stand/any/thing', 'any/thing'],
    ['gpt-3', 'gpt-3'],
    ['gpt-4o', 'four:gpt-4o'],
    ['gpt-4o-mini', 'four:gpt-4o-mini'],
    ['x-mini', 'mini'],
    ['aXbYc', 'abc'],
  ];
  for (const [asked, called] of names) {
    it(`calls ${called} for ${asked}`, async () => {
      const answer = await ask(asked);
      expect(answer.status, answer.text).to.equal(200);
      expect(provider.received[0]?.body.model).to.equal(called);
      expect(answer.headers.get('x-ai-model')).to.equal(called);
    });
  }

  for (const model of ['two', 'nowhere/x', 'stand/', '/x', 'constructor/x', '__proto__', 'abXc!']) {
    it(`knows no model ${model}`, async () => {
      const answer = await ask(model);
      expect(answer.status).to.equal(404);
      expect(openAiError(answer.text)).to.include({ code: 'model_not_found', param: 'model' });
      expect(provider.received).to.have.length(0);
    });
  }

  it('balances several urls', async () => {
    for (let count = 0; count < 6; count++) await ask('twins/x');
    expect([provider.received.length, other.received.length]).to.deep.equal([3, 3]);
    expect(other.received[0]?.path).to.equal('/v1/chat/completions');
  });

  it('goes past a url at which nobody answers', async () => {
    for (let count = 0; count < 4; count++) expect((await ask('limping/x')).status).to.equal(200);
    expect(provider.received).to.have.length(4);
  });

  it('uses keys in turn, and leaves alone one that was rejected', async () => {
    for (let count = 0; count < 4; count++) await ask('keys/x');
    const seen = () => provider.received.map(({ headers }) => headers.authorization);
    expect(seen().sort()).to.deep.equal(['Bearer sk-first', 'Bearer sk-first', 'Bearer sk-second', 'Bearer sk-second']);
    provider.answer((response, received) =>
      (received.headers.authorization === 'Bearer sk-first' ? failure(401) : says('fine'))(response, received),
    );
    for (let count = 0; count < 4; count++) expect((await ask('keys/x')).status).to.equal(200);
    expect(seen().filter((key) => key === 'Bearer sk-first')).to.have.length(1);
    provider.answer(failure(401));
    expect((await ask('keys/x')).status).to.equal(502);
  });

  it('resolves references when they are used', async () => {
    await ask('filed/x');
    expect(provider.received[0]?.headers.authorization).to.equal('Bearer sk-from-a-file');
    writeFileSync(keyFile, 'sk-renewed');
    await ask('filed/x');
    expect(provider.received[1]?.headers.authorization).to.equal('Bearer sk-renewed');
    const answer = await ask('missing/x');
    expect(answer.status).to.equal(503);
    expect(openAiError(answer.text)).to.include({ code: 'provider_credentials_missing' });
    expect(answer.text).to.contain('GATEWAY_TEST_NEVER_SET is not set');
  });

  it('lets a provider see the headers on its list and no others', async () => {
    await ask('keyed/x', {
      cookie: 'session=1',
      authorization: 'Bearer callers-own',
      'x-api-key': 'callers-own',
      'x-forwarded-for': '10.1.1.1',
      'user-agent': 'me',
      'x-tenant': 'other',
      'openai-organization': 'org-1',
      host: 'somewhere',
    });
    const { headers } = provider.received[0]!;
    expect(Object.keys(headers).sort()).to.deep.equal([
      'accept',
      'authorization',
      'connection',
      'content-length',
      'content-type',
      'host',
      'openai-organization',
      'x-tenant',
      'x-token',
    ]);
    expect(headers).to.include({ authorization: 'Bearer sk-first', 'x-tenant': 'acme', 'x-token': 'sk-second' });
    expect(headers.host).to.equal(new URL(provider.url).host);
  });

  it('shows no key to anybody, whatever a provider quotes', async () => {
    const quote = 'your key sk-first and token sk-second in Bearer sk-first';
    provider.answer(failure(400, quote));
    const shown = [
      (await ask('keyed/x')).text,
      (await post(`${gateway.url}/v1/messages`, message({ model: 'keyed/x' }))).text,
    ];
    provider.answer(failure(401, quote));
    const answer = await ask('keyed/x');
    shown.push(answer.text, JSON.stringify([...answer.headers]));
    for (const page of [
      '/service-endpoints',
      '/metrics',
      '/config',
      '/policies',
      '/pipelines',
      '/ai/usage?status=all',
    ]) {
      shown.push(await (await fetch(gateway.adminUrl + page)).text());
    }
    expect(shown.join())
      .to.contain(`env:${KEY}`)
      .and.not.match(/sk-(first|second)/);
  });
});
