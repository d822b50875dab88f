import { expect } from 'chai';
import { ledgerRows } from '../../support/ledger-rows';
import { anthropicError, chat, message, openAiError, post } from '../../support/routed-gateway';
import { type Limited, type LimitedSettings, startLimited, uses } from './limited-gateway';

const USD = { usd: 0.1, per: 'month', by: 'ip' };

describe('limits of money', () => {
  let limited: Limited;
  const start = async (settings: LimitedSettings) => (limited = await startLimited(settings));
  afterEach(() => limited.stop());

  const ask = (more: object = {}) => post(`${limited.gateway.url}/v1/chat/completions`, chat(more));

  it('refuse what is not covered, each API in its own way, and the ledger has the status that was sent', async () => {
    await start({ quota: { limits: [USD] } });
    limited.provider.answer(uses(4, 60));
    expect((await ask({ max_tokens: 60 })).status).to.equal(200);
    const refused = await ask({ max_tokens: 60 });
    expect(refused.status).to.equal(429);
    expect(openAiError(refused.text)).to.include({ code: 'insufficient_quota', type: 'insufficient_quota' });
    expect(refused.headers.get('x-should-retry')).to.equal('false');
    const told = await post(`${limited.gateway.url}/v1/messages`, message({ max_tokens: 60 }));
    expect(told.status).to.equal(402);
    expect(anthropicError(told.text).type).to.equal('billing_error');
    const gemini = await post(`${limited.gateway.url}/v1/models/one:generateContent`, {
      contents: [{ parts: [{ text: 'hi' }] }],
      generationConfig: { maxOutputTokens: 60 },
    });
    expect(gemini.status).to.equal(429);
    expect((JSON.parse(gemini.text) as { error: object }).error).to.include({ status: 'RESOURCE_EXHAUSTED' });
    expect((await ask({ max_tokens: 20 })).status, 'what is still covered').to.equal(200);
    const rows = await ledgerRows(limited.gateway.ledger, 5);
    expect(rows.map(({ status }) => status)).to.deep.equal([200, 429, 402, 429, 200]);
  });

  it('reserve what the dearest target may cost', async () => {
    await start({ quota: { limits: [USD] }, router: { models: { one: ['other/cheap', 'stand/one'] } } });
    expect((await ask({ max_tokens: 97 })).status).to.equal(429);
    expect((await ask({ max_tokens: 96 })).status).to.equal(200);
  });

  it('pass over targets whose price is unknown, and refuse where none is left', async () => {
    await start({ quota: { limits: [USD] } });
    const refused = await ask({ model: 'other/unpriced', max_tokens: 5 });
    expect(refused.status).to.equal(403);
    expect(openAiError(refused.text)).to.include({ code: 'price_unknown' });
    expect(openAiError(refused.text).message).to.contain('config/prices.yml');
    const answer = await ask({ model: 'both', max_tokens: 5 });
    expect(answer.headers.get('x-ai-provider')).to.equal('stand');
    expect(limited.provider.received).to.have.length(1);
  });

  it('let what has no price pass where the operator says so', async () => {
    await start({ quota: { limits: [USD], unknownPrice: 'allow' } });
    expect((await ask({ model: 'other/unpriced', max_tokens: 5 })).status).to.equal(200);
  });

  it('reserve and count an estimate of it where the operator says so, and refuse what cannot be estimated', async () => {
    // The highest price at that endpoint is a micro-dollar a token.
    await start({ quota: { limits: [{ ...USD, usd: 0.0001 }], unknownPrice: 'estimate' } });
    limited.provider.answer(uses(4, 60));
    expect((await ask({ model: 'other/unpriced', max_tokens: 60 })).status).to.equal(200);
    expect((await ask({ model: 'other/unpriced', max_tokens: 60 })).status, '64 of 100 are used').to.equal(429);
    expect((await ask({ model: 'other/unpriced', max_tokens: 20 })).status).to.equal(200);
  });

  it('have another model used when the money is spent, once', async () => {
    const limits = [
      { ...USD, action: 'use', model: 'cheap' },
      { requests: 2, per: 'minute', by: 'ip', models: ['cheap'] },
    ];
    await start({ quota: { limits } });
    limited.provider.answer(uses(4, 90));
    const models: (string | null)[] = [];
    for (let asked = 0; asked < 3; asked++) models.push((await ask({ max_tokens: 90 })).headers.get('x-ai-model'));
    expect(models).to.deep.equal(['one', 'cheap', 'cheap']);
    expect((await ask({ max_tokens: 90 })).status, 'limits of that model hold').to.equal(429);
  });

  it('warn, or only count, without refusing', async () => {
    const limits = [
      { usd: 0.05, per: 'month', by: 'ip', action: 'warn' },
      { tokens: 10, per: 'month', by: 'ip', enforce: false },
    ];
    await start({ quota: { limits } });
    for (let asked = 0; asked < 3; asked++) expect((await ask({ max_tokens: 90 })).status).to.equal(200);
    const metrics = await (await fetch(`${limited.gateway.adminUrl}/metrics`)).text();
    expect(metrics).to.match(/ai_gateway_limit_warnings_total\{pipeline="ai",quantity="usd",by="ip"\} 3/);
    expect(metrics).to.match(/ai_gateway_limit_shadow_refusals_total\{pipeline="ai",quantity="tokens",by="ip"\} 3/);
  });
});
