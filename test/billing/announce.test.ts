import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { StatementAnnouncer } from '../../plugins/ai/billing/announce';
import { openNotifier } from '../../plugins/ai/notifier';
import type { Ledger } from '../../plugins/core/ledger';
import { createSend } from '../../plugins/core/send';
import { openDeliveries } from '../../plugins/stores/sqlite/deliveries';
import { ledgerRow } from '../stores/ledger-row';
import { openTestLedger } from '../stores/open-test-ledger';
import { startWebhookReceiver, type WebhookReceiver } from '../support/webhook-receiver';

const SECRET = Buffer.from('a secret of more than sixteen bytes').toString('base64');
const NOVEMBER = Date.UTC(2026, 10, 15);
const GRACE_IS_OVER = Date.UTC(2026, 11, 2);

describe('the webhook invoice.ready', () => {
  let folder: string;
  let receiver: WebhookReceiver;
  let ledger: Ledger;
  let said: object[];

  beforeEach(async () => {
    process.env.TEST_WEBHOOK_SECRET = `whsec_${SECRET}`;
    folder = mkdtempSync(path.join(os.tmpdir(), 'announce-'));
    receiver = await startWebhookReceiver(SECRET);
    ledger = openTestLedger(path.join(folder, 'usage.db'));
    said = [];
    const rows = [
      ledgerRow({ time: NOVEMBER, team: 'red: one', consumer: 'alice', cost: 1, billed: 1.25 }),
      ledgerRow({ time: NOVEMBER, team: null, consumer: 'carl', cost: 2, billed: 2 }),
      ledgerRow({ time: NOVEMBER, team: null, consumer: null }),
      ledgerRow({ time: Date.UTC(2026, 11, 1), team: 'december' }),
    ];
    for (const row of rows) void ledger.record(row);
    await ledger.flush();
  });
  afterEach(async () => {
    await ledger.close();
    await receiver.close();
    rmSync(folder, { recursive: true });
  });

  /** A gateway that looks at a time and ends: the next one is another process, or the same one started again. */
  async function gateway(now: number, run: (announcer: StatementAnnouncer) => Promise<void> = (one) => one.look()) {
    const { send, close } = createSend({});
    const deliveries = openDeliveries(path.join(folder, 'usage.db'));
    const logger = { info: (_: string, facts: object) => said.push(facts), error() {}, warn() {}, debug() {} };
    const declared = [{ url: receiver.url, secret: 'env:TEST_WEBHOOK_SECRET', events: ['invoice.*'] }];
    const options = { send, logger, deliveries, metrics: { notice() {} }, pauses: [] };
    const notifier = openNotifier(declared, options);
    const announcer = new StatementAnnouncer({
      ledger,
      logger,
      tellOnce: (all) => notifier.tellOnce(all),
      now: () => now,
    });
    await run(announcer);
    await Promise.all([announcer.close(), notifier.close()]);
    await Promise.all([close(), deliveries.close()]);
  }

  const told = () => receiver.notices.map(({ id }) => id);
  const TEAM = 'invoice.ready:red%3A%20one:2026-11';
  const CONSUMER = 'invoice.ready:consumer:carl:2026-11';

  it('comes for each team, and each consumer without one, once rows can be late no more', async () => {
    await gateway(GRACE_IS_OVER - 1);
    expect(told()).to.deep.equal([]);
    await gateway(GRACE_IS_OVER);
    expect(told()).to.deep.equal([TEAM, CONSUMER]);
    expect(receiver.notices[0]).to.deep.include({
      type: 'invoice.ready',
      data: {
        ...{ team: 'red: one', consumer: null, month: '2026-11', requests: 1 },
        ...{ cost_usd: 1, billed_usd: 1.25, unpriced_requests: 0 },
        statement: '/ai/invoices?team=red%3A+one&month=2026-11',
      },
    });
  });

  it('comes once, however often gateways look and are started again', async () => {
    await gateway(GRACE_IS_OVER, async (announcer) => {
      await announcer.look();
      await announcer.look();
    });
    await gateway(GRACE_IS_OVER + 1e6);
    await Promise.all([gateway(GRACE_IS_OVER), gateway(GRACE_IS_OVER)]);
    expect(receiver.calls).to.have.length(2);
    expect(said).to.have.length(2);
  });

  it('comes once from gateways that look at the same time', async () => {
    await Promise.all([gateway(GRACE_IS_OVER), gateway(GRACE_IS_OVER), gateway(GRACE_IS_OVER)]);
    // Who found another at it leaves it to that one.
    expect(told().sort()).to.deep.equal([CONSUMER, TEAM]);
  });

  it('comes again to who could not take it, without what was taken', async () => {
    receiver.refuse(204, 500);
    await gateway(GRACE_IS_OVER);
    expect(told()).to.deep.equal([TEAM]);
    await gateway(GRACE_IS_OVER + 1e6);
    expect(told()).to.deep.equal([TEAM, CONSUMER]);
    expect(said).to.have.length(2);
  });
});
