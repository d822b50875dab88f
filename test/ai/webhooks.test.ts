import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { webhooks } from '../../plugins/ai/webhooks';
import { webhookMisfits, type WebhookSettings } from '../../plugins/ai/webhook-settings';
import type { Notifier } from '../../plugins/core/notifier';
import { createSend } from '../../plugins/core/send';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver';

const SECRET = Buffer.from('a secret of more than sixteen bytes').toString('base64');

describe('webhooks', () => {
  let receiver: WebhookReceiver;
  let network: ReturnType<typeof createSend>;
  let notifier: Notifier;
  let said: object[];

  beforeEach(async () => {
    process.env.TEST_WEBHOOK_SECRET = `whsec_${SECRET}`;
    receiver = await startWebhookReceiver(SECRET);
    network = createSend({});
    said = [];
  });
  afterEach(async () => {
    await notifier.close();
    await network.close();
    await receiver.close();
  });

  function open(more: Partial<WebhookSettings> = {}, pauses = [5, 5, 5]): void {
    const logger = { error: (_: string, facts: object) => said.push(facts), warn() {}, info() {}, debug() {} };
    const declared = { url: receiver.url, secret: 'env:TEST_WEBHOOK_SECRET', ...more };
    notifier = webhooks([declared], { send: network.send, logger, pauses });
  }

  const notify = (id: string, type = 'usage.threshold') => notifier.notify({ type, id, data: { share: 0.8 } });

  it('are signed, and told once however often the same happens', async () => {
    open();
    notify('evt_1');
    notify('evt_1');
    notify('evt_2');
    await receiver.until(2);
    expect(receiver.notices.map(({ id }) => id).sort()).to.deep.equal(['evt_1', 'evt_2']);
    expect(receiver.notices[0]).to.deep.include({ type: 'usage.threshold', data: { share: 0.8 } });
    expect(new Date(receiver.notices[0]!.created).getTime()).to.be.closeTo(Date.now(), 60_000);
    expect(receiver.calls).to.have.length(2);
  });

  it('are tried again with the same id while they are not taken, and no redirect is followed', async () => {
    open();
    receiver.refuse(500, 307, 429);
    notify('evt_1');
    await receiver.until(1);
    expect(receiver.calls.map(({ status }) => status)).to.deep.equal([500, 307, 429, 204]);
    expect(receiver.calls.map(({ path }) => path)).to.not.include('/elsewhere');
    expect(said).to.have.length(0);
  });

  it('are given up in the end, which the log tells without the secret', async () => {
    open();
    receiver.refuse(500, 500, 500, 500);
    notify('evt_1');
    while (said.length === 0) await wait(5);
    expect(said[0]).to.include({ id: 'evt_1', reason: 'it answered with status 500' });
    expect(JSON.stringify(said)).to.not.contain(SECRET);
    expect(receiver.calls).to.have.length(4);
  });

  it('come only for the events that are asked for', async () => {
    open({ events: ['budget.*'] });
    notify('evt_1');
    notify('evt_2', 'budget.exhausted');
    await receiver.until(1);
    expect(receiver.notices.map(({ type }) => type)).to.deep.equal(['budget.exhausted']);
  });

  it('that wait are tried once more when the gateway ends', async () => {
    open({}, [60_000]);
    receiver.refuse(500);
    notify('evt_1');
    while (receiver.calls.length === 0) await wait(5);
    await notifier.close();
    expect(receiver.notices).to.have.length(1);
  });

  it('say what they lack, and show no secret that stands in the configuration', async () => {
    delete process.env.TEST_WEBHOOK_SECRET;
    open({}, []);
    notify('evt_1');
    while (said.length === 0) await wait(5);
    expect(said[0]).to.include({ reason: 'TEST_WEBHOOK_SECRET is not set' });
    const [misfit] = webhookMisfits([{ url: receiver.url, secret: SECRET }]);
    expect(misfit?.path).to.equal('webhooks.0.secret');
    expect(misfit?.message).to.not.contain(SECRET);
  });
});
