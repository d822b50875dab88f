import { expect } from 'chai';
import Database = require('libsql');
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { ask } from '../crash/ask';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { chat, post, startRouted } from '../support/routed-gateway';

describe('the end of an answer and the ledger', () => {
  let gateway: RunningGateway;
  let lock: Database.Database | undefined;

  const start = async (spool: object = {}) => {
    gateway = await startRouted({
      endpoints: { demo: { url: 'demo:', provider: 'demo' } },
      before: [{ 'usage-meter': null }],
      ai: { spool },
    });
  };
  afterEach(async () => {
    comeBack();
    await gateway.stop();
  });

  const idsNow = () => {
    const reader = new Database(gateway.ledger, { readonly: true });
    const rows = reader.prepare('SELECT id FROM requests').all() as { id: string }[];
    reader.close();
    return new Set(rows.map(({ id }) => id));
  };
  /** Nobody can write to the ledger's file. */
  const goAway = () => {
    lock = new Database(gateway.ledger);
    lock.exec('BEGIN IMMEDIATE');
  };
  const comeBack = () => {
    lock?.exec('COMMIT');
    lock?.close();
    lock = undefined;
  };
  const spoolFolder = () => path.join(gateway.folder, 'usage.spool');

  it('is not sent before the row is there, in any API, streamed or plain', async () => {
    await start();
    for (let index = 0; index < 12; index++) {
      const id = await ask(gateway.url, index);
      expect(idsNow().has(id!), `request ${index}`).to.equal(true);
    }
  });

  it('is sent while the database is away, once the row is on disk', async () => {
    await start();
    expect(await ask(gateway.url, 0)).to.be.a('string');
    goAway();
    const ids = [await ask(gateway.url, 1), await ask(gateway.url, 2)];
    expect(idsNow().size).to.equal(1);
    expect(readdirSync(spoolFolder())).to.have.length(1);
    expect((await fetch(`${gateway.url}/readyz`)).status).to.equal(200);
    comeBack();
    await ledgerRows(gateway.ledger, 3);
    expect(ids.every((id) => idsNow().has(id!))).to.equal(true);
  });

  it('leaves nothing behind where the database is never away', async () => {
    await start();
    await ask(gateway.url, 0);
    expect(existsSync(spoolFolder())).to.equal(false);
  });

  it('is not promised when neither database nor spool takes rows: requests are refused until then', async () => {
    await start({ megabytes: 0.0001 });
    await ask(gateway.url, 1);
    goAway();
    await ask(gateway.url, 3);
    const refused = await post(`${gateway.url}/v1/chat/completions`, chat({ model: 'demo/chat' }));
    expect(refused.status).to.equal(503);
    expect(JSON.parse(refused.text)).to.have.nested.property('error.code', 'ledger_unavailable');
    expect(refused.headers.get('retry-after')).to.equal('5');
    const ready = await fetch(`${gateway.url}/readyz`);
    expect(await ready.json()).to.deep.equal({ status: 'not ready', not_ready: ['ledger'] });
    comeBack();
    // The refusal has a row, too.
    await ledgerRows(gateway.ledger, 3);
    expect(await ask(gateway.url, 5)).to.be.a('string');
  });
});
