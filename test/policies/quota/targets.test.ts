import { expect } from 'chai';
import { chat, openAiError, post } from '../../support/routed-gateway';
import { begins, chunk, failure, says, sends } from '../../support/stand-in';
import { type Limited, type LimitedSettings, startLimited, uses } from './limited-gateway';

const MODELS = { one: 'stand/one', first: ['stand/one', 'other/cheap'] };

describe('limits of targets, and of requests at once', () => {
  let limited: Limited;
  const start = async (settings: LimitedSettings) =>
    (limited = await startLimited({ router: { models: MODELS }, ...settings }));
  afterEach(() => limited.stop());

  const ask = (more: object = {}) =>
    post(`${limited.gateway.url}/v1/chat/completions`, chat({ max_tokens: 5, ...more }));
  const served = async (more: object = {}) => (await ask({ model: 'first', ...more })).headers.get('x-ai-provider');

  it('pass over an endpoint that is used up, and refuse where none is left, without trying again', async () => {
    await start({ quota: { limits: [{ requests: 1, per: 'minute', by: 'endpoint' }] } });
    expect(await served()).to.equal('stand');
    expect(await served()).to.equal('other');
    const refused = await ask({ model: 'first' });
    expect(refused.status).to.equal(429);
    expect(openAiError(refused.text).code).to.equal('rate_limit_exceeded');
    expect(refused.headers.get('x-ai-attempts')).to.equal('0');
    expect(limited.provider.received).to.have.length(2);
  });

  it('hold for the model that a name leads to', async () => {
    const limits = [{ tokens: 20, per: 'minute', by: 'ip', model: 'one' }];
    await start({ quota: { limits }, router: { models: { smart: ['stand/one', 'other/cheap'] } } });
    limited.provider.answer(uses(4, 5));
    const providers: (string | null)[] = [];
    for (let asked = 0; asked < 3; asked++) providers.push(await served({ model: 'smart' }));
    expect(providers).to.deep.equal(['stand', 'stand', 'other']);
  });

  it('give back what a target has not used that failed', async () => {
    const limits = [{ tokens: 30, per: 'minute', by: 'endpoint' }];
    await start({ quota: { limits }, router: { models: MODELS, retries: 0 } });
    limited.provider.answer(failure(500), uses(4, 20));
    expect(await served({ max_tokens: 20 })).to.equal('other');
    expect(await served({ max_tokens: 20 }), 'the first has all its tokens').to.equal('stand');
  });

  it('count what a target has used although it failed', async () => {
    const limits = [{ tokens: 30, per: 'minute', by: 'endpoint' }];
    await start({ quota: { limits }, before: [{ 'token-counter': null }], router: { models: MODELS, retries: 0 } });
    limited.provider.answer(sends('application/json', '{"no":"choices"}'), uses(4, 2));
    const first = await ask({ model: 'first', max_tokens: 20 });
    const prompt = Number(first.headers.get('x-ai-input-tokens'));
    expect([first.headers.get('x-ai-provider'), prompt > 0]).to.deep.equal(['other', true]);
    limited.provider.answer(uses(4, 2));
    expect(await served({ max_tokens: 30 - prompt }), 'it would fit where nothing was used').to.equal(null);
    expect(await served({ max_tokens: 30 - 2 * prompt })).to.equal('stand');
  });

  it('let so many run at once, and others when they have ended or were cut', async () => {
    await start({ quota: { limits: [{ concurrent: 2, by: 'ip' }] } });
    limited.provider.answer(begins(chunk({ role: 'assistant', content: 'a' })));
    const open = async () => {
      const leaving = new AbortController();
      const body = JSON.stringify(chat({ stream: true }));
      const headers = { 'content-type': 'application/json' };
      const url = `${limited.gateway.url}/v1/chat/completions`;
      const { status } = await fetch(url, { method: 'POST', body, headers, signal: leaving.signal });
      return { status, leave: () => leaving.abort() };
    };
    const streams = [await open(), await open()];
    expect(streams.map(({ status }) => status)).to.deep.equal([200, 200]);
    const refused = await ask();
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('retry-after')).to.equal('1');
    streams[0]!.leave();
    limited.provider.answer(says('hello'));
    for (let tries = 0; tries < 100 && (await ask()).status === 429; tries++);
    expect((await ask()).status).to.equal(200);
    streams[1]!.leave();
  });
});
