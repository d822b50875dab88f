import { expect } from 'chai';
import { randomBytes } from 'node:crypto';
import type { UsageQuery } from '../../plugins/core/ledger';
import { listed } from '../../plugins/core/listed';
import type { LedgerDatabase } from '../../plugins/stores/ledger/database';
import { attemptRow, ledgerRow } from './ledger-row';

/**
 * What every database of a ledger must do with what clients, providers and other gateways make of it.
 * @param fresh gives what opens one and the same empty database, for each test
 */
export function itIsSharedByMany(fresh: () => Promise<() => LedgerDatabase>): void {
  let open: () => LedgerDatabase;
  let opened: LedgerDatabase[];
  let ledger: LedgerDatabase;
  const sum = (query: UsageQuery) => listed(ledger.sum(query));

  beforeEach(async () => {
    const opener = await fresh();
    opened = [];
    open = () => {
      const database = opener();
      opened.push(database);
      return database;
    };
    ledger = open();
  });
  afterEach(() => Promise.all(opened.map((database) => database.close())));

  it('writes rows whatever text a client sends', async () => {
    const hostile = `'; DROP TABLE requests; --\u{1F600}`;
    const row = ledgerRow({ model: `${hostile}\ud800`, tags: { project: '\0\udc00' }, code: '\\u0000' });
    await ledger.insert([row, ledgerRow({ model: randomText(5000), tags: { project: randomText(5000) } })]);
    expect(await ledger.request(row.id)).to.include({ model: `${hostile}\ufffd`, code: '\\u0000' });
    expect(await sum({ by: ['tag.project'], status: 'all' })).to.have.length(2);
  });

  it('tells tags apart by names as long as they may be', async () => {
    const [one, other] = ['1', '2'].map((end) => 'n'.repeat(58) + end) as [string, string];
    await ledger.insert([ledgerRow({ tags: { [one]: 'a', [other]: 'b' } })]);
    const [found] = await sum({ by: [`tag.${one}`, `tag.${other}`], status: 'all' });
    expect(found).to.include({ [`tag.${one}`]: 'a', [`tag.${other}`]: 'b' });
  });

  it('writes rows whatever numbers a provider sends', async () => {
    const row = ledgerRow({ inputTokens: 1e30, outputTokens: 0.5, cost: 1e20, seconds: 1.25, status: 299 });
    await ledger.insert([row]);
    expect(await ledger.request(row.id)).to.deep.equal(row);
    expect((await sum({ by: [] }))[0]).to.include({ input_tokens: 1e30, cost_usd: 1e20 });
  });

  it('adds up money to the last decimal', async () => {
    await ledger.insert(Array.from({ length: 300 }, () => ledgerRow({ cost: 0.1, saved: 0.000000000001 })));
    expect((await sum({ by: [] }))[0]).to.include({ cost_usd: 30, saved_usd: 0.0000000003 });
  });

  it('gives sums in the order of their texts, compared character by character', async () => {
    await ledger.insert(['b', 'A', 'a', 'B', 'é', null].map((team) => ledgerRow({ team })));
    expect((await sum({ by: ['team'] })).map(({ team }) => team)).to.deep.equal([null, 'A', 'B', 'a', 'b', 'é']);
  });

  it('gives the sums of thousands of groups, or as many of them as are wanted', async () => {
    for (let start = 0; start < 2400; start += 200) {
      await ledger.insert(Array.from({ length: 200 }, (_, n) => ledgerRow({ key: `key-${start + n}` })));
    }
    expect(new Set((await sum({ by: ['key'] })).map(({ key }) => key)).size).to.equal(2400);
    for await (const { requests } of ledger.sum({ by: ['key'] })) {
      expect(requests).to.equal(1);
      break;
    }
    expect((await sum({ by: [] }))[0]).to.include({ requests: 2400 });
  });

  it('has a row once that several write at the same time', async () => {
    const rows = Array.from({ length: 60 }, (_, n) => ledgerRow({ consumer: `c${n % 7}`, attempts: [attemptRow()] }));
    const writers = [ledger, open(), open()];
    const orders = [rows, rows.toReversed(), [...rows.slice(30), ...rows.slice(0, 30)]];
    for (let start = 0; start < rows.length; start += 20) {
      await Promise.all(writers.map((writer, n) => writer.insert(orders[n]!.slice(start, start + 20))));
    }
    expect((await sum({ by: [], measures: ['attempts'] }))[0]).to.include({
      requests: 60,
      attempts: 60,
      cost_usd: 0.06,
    });
    expect((await listed(ledger.requests({ attempts: true }))).map(({ attempts }) => attempts.length)).to.deep.equal(
      rows.map(() => 1),
    );
  });

  it('loses no sum when a consumer is forgotten while others write', async () => {
    const write = async (writer: LedgerDatabase) => {
      for (let n = 0; n < 30; n++) await writer.insert([ledgerRow(), ledgerRow({ consumer: 'bob' })]);
    };
    await Promise.all([write(ledger), write(open()), open().forget('alice'), open().forget('alice')]);
    await ledger.forget('alice');
    const found = (await sum({ by: ['consumer'] })).map(({ consumer, requests }) => [consumer, requests]);
    expect(found).to.deep.equal([
      [null, 60],
      ['bob', 60],
    ]);
  });
}

function randomText(length: number): string {
  return randomBytes(length).toString('base64').slice(0, length);
}
