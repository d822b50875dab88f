import { expect } from 'chai';
import { chat, post } from '../../support/routed-gateway';
import { startWebhookReceiver, type WebhookReceiver } from '../../support/webhook-receiver';
import { type Limited, startLimited, uses } from './limited-gateway';

const SECRET = Buffer.from('another secret that is long enough').toString('base64');

describe('alerts of limits', () => {
  let receiver: WebhookReceiver;
  let limited: Limited;

  beforeEach(async () => {
    process.env.TEST_WEBHOOK_SECRET = SECRET;
    receiver = await startWebhookReceiver(SECRET);
  });
  afterEach(async () => {
    await limited.stop();
    await receiver.close();
  });

  const start = async (limits: object[]) => {
    const webhooks = [{ url: receiver.url, secret: 'env:TEST_WEBHOOK_SECRET' }];
    limited = await startLimited({ quota: { limits }, ai: { webhooks } });
  };
  const ask = (more: object) => post(`${limited.gateway.url}/v1/chat/completions`, chat(more));
  const told = () => receiver.notices.map(({ type, data }) => `${type} ${String(data.share ?? '')}`.trim());

  it('are told once for each share, by what was used and not by what was reserved, after a failure, too', async () => {
    receiver.refuse(503);
    await start([{ usd: 0.1, per: 'month', by: 'ip', window: 'calendar', alerts: [0.5, 0.8] }]);
    limited.provider.answer(uses(4, 26));
    await ask({ max_tokens: 90 });
    expect((await ask({ max_tokens: 60 })).status, '60 of 100 are used').to.equal(200);
    await receiver.until(1);
    expect(told()).to.deep.equal(['usage.threshold 0.5']);
    expect(receiver.notices[0]!.data).to.deep.include({
      quantity: 'usd',
      allowed: 0.1,
      used: 0.06,
      subject: 'ip:127.0.0.1',
    });
    await ask({ max_tokens: 36 });
    await receiver.until(2);
    for (let asked = 0; asked < 2; asked++) expect((await ask({ max_tokens: 60 })).status).to.equal(429);
    await receiver.until(3);
    expect(told()).to.deep.equal(['usage.threshold 0.5', 'usage.threshold 0.8', 'budget.exhausted']);
    const metrics = await (await fetch(`${limited.gateway.adminUrl}/metrics`)).text();
    expect(metrics).to.contain('ai_gateway_notices_total{type="usage.threshold"} 2');
    expect(receiver.calls[0]!.status).to.equal(503);
  });

  it('tell once that a limit is passed which only warns', async () => {
    await start([{ requests: 1, per: 'hour', by: 'ip', action: 'warn' }]);
    for (let asked = 0; asked < 4; asked++) expect((await ask({})).status).to.equal(200);
    await receiver.until(1);
    expect(told()).to.deep.equal(['usage.exceeded']);
  });
});
