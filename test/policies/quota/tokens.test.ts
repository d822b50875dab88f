import { expect } from 'chai';
import { anthropicError, chat, message, openAiError, post } from '../../support/routed-gateway';
import { begins, chunk, failure } from '../../support/stand-in';
import { type Limited, type LimitedSettings, startLimited, uses } from './limited-gateway';

/** What `hi` and what stands around it come to with the models of the stand-in. */
const INPUT = 4;

describe('limits of tokens', () => {
  let limited: Limited;
  const start = async (settings: LimitedSettings) => (limited = await startLimited(settings));
  afterEach(() => limited.stop());

  const ask = (more: object = {}) => post(`${limited.gateway.url}/v1/chat/completions`, chat(more));
  const remaining = async (more: object) => Number((await ask(more)).headers.get('x-ratelimit-remaining-tokens'));

  it('reserve what the client allows at most, and take what was used in the end', async () => {
    await start({ quota: { limits: [{ tokens: 100, per: 'minute', by: 'ip' }] } });
    limited.provider.answer(uses(INPUT, 2));
    expect(await remaining({ max_tokens: 20 })).to.equal(100 - INPUT - 20);
    expect(await remaining({ max_tokens: 20 }), 'less what was used').to.equal(100 - (INPUT + 2) - INPUT - 20);
    expect(await remaining({ max_tokens: 20, stream: true }), 'of a stream, too').to.equal(
      100 - 2 * (INPUT + 2) - INPUT - 20,
    );
    expect(await remaining({ max_completion_tokens: 10, n: 3 }), 'for each choice').to.equal(
      100 - 3 * (INPUT + 2) - INPUT - 30,
    );
  });

  it('refuse what does not fit, in the form of each API', async () => {
    await start({ quota: { limits: [{ tokens: 100, per: 'minute', by: 'ip' }] } });
    limited.provider.answer(uses(INPUT, 60));
    await ask({ max_tokens: 60 });
    const refused = await ask({ max_tokens: 60 });
    expect(refused.status).to.equal(429);
    expect(openAiError(refused.text)).to.include({ code: 'rate_limit_exceeded', type: 'tokens' });
    expect(Number(refused.headers.get('retry-after'))).to.be.within(50, 60);
    expect(refused.headers.get('x-ratelimit-remaining-tokens')).to.equal(String(100 - INPUT - 60));
    const told = await post(`${limited.gateway.url}/v1/messages`, message({ max_tokens: 60 }));
    expect(told.status).to.equal(429);
    expect(anthropicError(told.text).type).to.equal('rate_limit_error');
    expect(told.headers.get('anthropic-ratelimit-tokens-limit')).to.equal('100');
    expect(told.headers.get('anthropic-ratelimit-tokens-reset')).to.match(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(limited.provider.received).to.have.length(1);
  });

  it('tell whoever asks for more than the whole limit that no wait helps', async () => {
    await start({ quota: { limits: [{ tokens: 100, per: 'minute', by: 'ip' }] } });
    const refused = await ask({ max_tokens: 500 });
    expect(refused.status).to.equal(429);
    expect(refused.headers.get('x-should-retry')).to.equal('false');
    expect(refused.headers.get('retry-after')).to.equal(null);
    expect(openAiError(refused.text).message).to.contain(`${500 + INPUT} tokens, more than the whole limit`);
  });

  it('take an estimate for what the client does not say, capped by what is left', async () => {
    await start({ quota: { limits: [{ tokens: 1000, per: 'minute', by: 'ip' }] } });
    limited.provider.answer(uses(INPUT, 2));
    expect(await remaining({}), 'nothing is known of the model').to.equal(0);
    for (let asked = 0; asked < 9; asked++) expect(await remaining({})).to.equal(0);
    const left = 1000 - 10 * (INPUT + 2) - INPUT;
    expect(await remaining({}), 'what answers usually have').to.be.within(left - 4, left - 2);
  });

  it('give all back of what failed, and of what the cache answered', async () => {
    const limits = [
      { tokens: 100, per: 'minute', by: 'ip' },
      { requests: 10, per: 'minute', by: 'ip' },
    ];
    await start({
      quota: { limits },
      between: [{ 'semantic-cache': { action: { ttl: 60 } } }],
      router: { retries: 0 },
    });
    limited.provider.answer(failure(500), uses(INPUT, 2));
    expect((await ask({ max_tokens: 20 })).status).to.equal(500);
    expect(await remaining({ max_tokens: 20 })).to.equal(100 - INPUT - 20);
    const hit = await ask({ max_tokens: 20 });
    expect(hit.headers.get('x-ai-cache')).to.equal('hit');
    const next = await ask({ max_tokens: 21 });
    expect(next.headers.get('x-ratelimit-remaining-tokens')).to.equal(String(100 - (INPUT + 2) - INPUT - 21));
    expect(next.headers.get('x-ratelimit-remaining-requests'), 'hits and failures are requests').to.equal('6');
  });

  it('take of a stream that its client leaves what was delivered', async () => {
    const limits = [{ tokens: 100, per: 'minute', by: 'ip' }];
    await start({ before: [{ 'token-counter': null }], quota: { limits } });
    limited.provider.answer(begins(chunk({ role: 'assistant', content: 'hello there' })), uses(INPUT, 2));
    const leaving = new AbortController();
    const response = await fetch(`${limited.gateway.url}/v1/chat/completions`, {
      method: 'POST',
      body: JSON.stringify(chat({ stream: true, max_tokens: 80 })),
      headers: { 'content-type': 'application/json' },
      signal: leaving.signal,
    });
    await response.body!.getReader().read();
    leaving.abort();
    let answer = await ask({ max_tokens: 60 });
    for (let tries = 0; tries < 100 && answer.status === 429; tries++) answer = await ask({ max_tokens: 60 });
    const left = 100 - INPUT - 60 - Number(answer.headers.get('x-ratelimit-remaining-tokens'));
    expect(left, 'the input and two words').to.be.within(INPUT + 1, INPUT + 4);
  });

  it('go by the larger of two maxima, and by each choice of what answers usually have', async () => {
    await start({ quota: { limits: [{ tokens: 10_000, per: 'minute', by: 'ip' }] } });
    limited.provider.answer(uses(INPUT, 20));
    expect(await remaining({ max_completion_tokens: 1, max_tokens: 50 })).to.equal(10_000 - INPUT - 50);
    for (let asked = 0; asked < 10; asked++) await ask();
    const [one, four] = [await remaining({}), await remaining({ n: 4 })];
    expect(one - four).to.be.within(3 * 20, 3 * 26 + INPUT + 20);
  });

  it('are not used up by what can be no number of tokens', async () => {
    await start({ quota: { limits: [{ tokens: 1000, per: 'month', by: 'ip' }] } });
    for (const odd of [1e300, -5000, Infinity, 2.5]) {
      limited.provider.answer(uses(odd, odd));
      await ask({ max_tokens: 5 });
    }
    expect(await remaining({ max_tokens: 5 }))
      .to.be.within(900, 1000)
      .and.satisfy(Number.isInteger);
  });

  it('hold for all of a conversation that the gateway keeps', async () => {
    await start({
      quota: { limits: [{ tokens: 320, per: 'minute', by: 'ip' }] },
      router: { keepResponses: { days: 1 } },
    });
    limited.provider.answer(uses(100, 5));
    const respond = (body: object) =>
      post(`${limited.gateway.url}/v1/responses`, { model: 'one', max_output_tokens: 5, ...body });
    const first = await respond({ input: 'word '.repeat(100) });
    const { id } = JSON.parse(first.text) as { id: string };
    const goOn = { input: 'hi', previous_response_id: id };
    const second = await respond(goOn);
    expect(second.status, second.text).to.equal(200);
    const third = await respond({ ...goOn, input: 'hi hi' });
    expect(third.status, 'there are 110 left').to.equal(429);
    expect(limited.provider.received).to.have.length(2);
    expect((await respond({ input: 'hi' })).headers.get('x-ratelimit-remaining-tokens'), 'each is taken once').to.equal(
      String(320 - 2 * 105 - INPUT - 5),
    );
  });

  it('count no request that is refused before a provider is asked', async () => {
    await start({ quota: { limits: [{ requests: 2, per: 'minute', by: 'ip' }] } });
    for (let asked = 0; asked < 3; asked++) expect((await ask({ model: 'nobody/knows' })).status).to.equal(404);
    expect((await ask()).headers.get('x-ratelimit-remaining-requests')).to.equal('1');
  });

  it('refuse what runs models where nobody counts', async () => {
    await start({ quota: { limits: [{ tokens: 100, per: 'minute', by: 'ip' }] } });
    const background = { model: 'one', input: 'hi', background: true };
    for (const [route, body] of Object.entries({ responses: background, batches: { input_file_id: 'file-1' } })) {
      const refused = await post(`${limited.gateway.url}/v1/${route}`, body);
      expect(refused.status, route).to.equal(403);
      expect(openAiError(refused.text).code).to.equal('unmetered_operation');
    }
    expect(limited.provider.received).to.have.length(0);
  });
});
