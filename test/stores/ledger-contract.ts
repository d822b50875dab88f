import { expect } from 'chai';
import fc from 'fast-check';
import type { LedgerRow, RequestQuery, UsageQuery, UsageSum } from '../../plugins/core/ledger';
import { listed } from '../../plugins/core/listed';
import type { LedgerDatabase } from '../../plugins/stores/ledger/database';
import { rows as anyRows, usageQuery } from './ledger-arbitraries';
import { isFailure, isSuccess, modelSums, passes } from './ledger-model';
import { attemptRow, ledgerRow } from './ledger-row';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const NOON = Date.UTC(2025, 5, 1, 12);
/** More than is read in one go. */
const MANY = 1100;

/** What every database of a ledger must do. `open` gives an empty one, which is closed after use. */
export function itKeepsALedger(open: () => Promise<LedgerDatabase>): void {
  let ledger: LedgerDatabase;
  const sums = (query: UsageQuery) => listed(ledger.sum(query));
  const requests = (query: RequestQuery) => listed(ledger.requests(query));

  beforeEach(async () => {
    ledger = await open();
  });
  afterEach(() => ledger.close());

  it('gives back every member of a row and of its attempts', async () => {
    const row = fullRow();
    await ledger.insert([row]);
    expect(await ledger.request(row.id)).to.deep.equal(row);
    expect(await requests({ attempts: true })).to.deep.equal([row]);
    expect(await requests({})).to.deep.equal([{ ...row, attempts: [] }]);
    expect(await ledger.request('none')).to.equal(undefined);
  });

  it('counts a row once, however often it is written', async () => {
    const row = fullRow();
    await ledger.insert([row, row]);
    await ledger.insert([{ ...row, cost: 99 }, ledgerRow()]);
    expect(await sums({ by: [], measures: ['attempts'] })).to.deep.include.members([
      {
        requests: 2,
        input_tokens: 20,
        cached_input_tokens: 0,
        output_tokens: 10,
        cost_usd: 0.002,
        saved_usd: 0,
        attempts: 2,
      },
    ]);
    expect((await ledger.request(row.id))?.attempts).to.have.length(2);
  });

  it('keeps and tells apart text that no database can read as it is', async () => {
    const of = (text: string) =>
      ledgerRow({ model: text, consumer: text, endUser: text, tags: { project: text }, modelRequested: text });
    await ledger.insert([of('one\0a'), of('one\0b'), of('half \ud83d'), of('\udc00 half'), of('whole \u{1F600}')]);
    const kept = ['half \ufffd', 'one\ufffda', 'one\ufffdb', 'whole \u{1F600}', '\ufffd half'];
    for (const dimension of ['model', 'consumer', 'user', 'tag.project'] as const) {
      const found = await sums({ by: [dimension] });
      expect(found.map((sum) => sum[dimension])).to.have.members(kept);
      expect(await sums({ by: [], where: { [dimension]: ['one\0a'] } })).to.have.nested.property('[0].requests', 1);
    }
  });

  it('adds up what a plain sum over all rows does, whatever is asked', async () => {
    await fc.assert(
      fc.asyncProperty(anyRows, fc.array(usageQuery, { minLength: 1, maxLength: 12 }), async (rows, queries) => {
        const other = await open();
        try {
          await other.insert(rows);
          for (const query of queries) {
            expectAgreement(await listed(other.sum(query)), modelSums(rows, query));
            expect((await listed(other.requests(query))).map(({ id }) => id)).to.deep.equal(newestFirst(rows, query));
          }
        } finally {
          await other.close();
        }
      }),
      { numRuns: 25 },
    );
  });

  it('lists many requests page by page, none twice and none left out', async () => {
    await ledger.insert(Array.from({ length: MANY }, (_, number) => ledgerRow({ time: NOON + (number % 7) })));
    const all = await requests({});
    expect(new Set(all.map(({ id }) => id)).size).to.equal(MANY);
    const [first, second] = [await requests({ limit: 10 }), await requests({ limit: MANY, after: all[9] })];
    expect([...first, ...second]).to.deep.equal(all);
  });

  it('forgets a consumer; sums stay, of nobody', async () => {
    const known = ledgerRow({ time: NOON, tags: { project: 'apollo' }, endUser: 'u-1' });
    const alike = ledgerRow({ time: NOON, consumer: null, key: null });
    const others = [ledgerRow({ time: NOON, consumer: 'bob', endUser: 'u-2' }), ledgerRow({ consumer: 'alice2' })];
    await ledger.insert([known, alike, ...others, ledgerRow({ time: NOON + 3 * DAY })]);
    const before = await sums({ by: [] });
    expect(await ledger.forget('alice')).to.equal(2);
    expect(await ledger.forget('alice')).to.equal(0);
    expect(await ledger.forget('')).to.equal(0);
    expect(await sums({ by: [] })).to.deep.equal(before);
    expect(await ledger.request(known.id)).to.deep.equal({
      ...known,
      consumer: null,
      key: null,
      tags: null,
      endUser: null,
    });
    for (const from of [undefined, NOON - 1]) {
      const consumers = await sums({ by: ['consumer', 'tag.project'], from });
      expect(consumers.map(({ consumer, requests: of }) => [consumer, of])).to.deep.equal([
        [null, 3],
        ['alice2', 1],
        ['bob', 1],
      ]);
    }
    await ledger.insert([ledgerRow()]);
    expect(await sums({ by: ['consumer'], where: { consumer: ['alice'] } })).to.have.length(1);
  });

  it('removes what is older than is kept: requests with their attempts, hours and days each by themselves', async () => {
    const old = Array.from({ length: MANY }, () => ({ ...fullRow(), time: NOON - 3 * DAY }));
    await ledger.insert([...old, ledgerRow({ time: NOON - 1 }), ledgerRow({ time: NOON })]);
    await ledger.sweep({});
    expect(await requests({})).to.have.length(MANY + 2);
    await ledger.sweep({ requests: NOON });
    expect(await requests({})).to.have.length(1);
    expect(await ledger.request(old[0]?.id ?? '')).to.equal(undefined);
    await ledger.insert(old.slice(0, 1).map((row) => ({ ...row, attempts: [] })));
    expect((await ledger.request(old[0]?.id ?? ''))?.attempts).to.deep.equal([]);
    expect((await sums({ by: ['hour'] })).map(({ requests: of }) => of)).to.deep.equal([MANY + 1, 1, 1]);
    await ledger.sweep({ hours: NOON + HOUR - 1, days: NOON });
    expect((await sums({ by: ['hour'] })).map(({ requests: of }) => of)).to.deep.equal([1]);
    expect((await sums({ by: ['day'] })).map(({ requests: of }) => of)).to.deep.equal([2]);
  });

  it('says when it can be written to', () => ledger.check());
}

function newestFirst(rows: readonly LedgerRow[], query: UsageQuery): string[] {
  const holds = { success: isSuccess, failed: isFailure, all: () => true }[query.status ?? 'all'];
  const found = rows.filter((row) => passes(row, query) && holds(row));
  return found.sort((one, other) => other.time - one.time || (one.id < other.id ? 1 : -1)).map(({ id }) => id);
}

/** Sums of fractions differ by the order in which they were added. */
function expectAgreement(found: readonly UsageSum[], expected: readonly UsageSum[]): void {
  expect(found.map(textsOf)).to.deep.equal(expected.map(textsOf));
  for (const [index, sum] of expected.entries()) {
    for (const [name, value] of Object.entries(sum)) {
      const other = found[index]?.[name as 'requests'];
      if (typeof value === 'number') expect(other, name).to.be.closeTo(value, 1e-9 * Math.max(1, value));
      else expect(other, name).to.equal(value);
    }
  }
}

function textsOf(sum: UsageSum): Record<string, unknown> {
  return Object.fromEntries(Object.entries(sum).map(([name, value]) => [name, typeof value === 'number' || value]));
}

/** Something in every member. */
function fullRow(): LedgerRow {
  return ledgerRow({
    serviceTier: 'flex',
    streamed: true,
    cache: 'miss',
    cacheAgeSeconds: 1.5,
    tags: { feature: 'search', project: 'apollo' },
    endUser: 'u-1',
    limitEvents: [{ result: 'warned', quantity: 'tokens', by: 'team' }],
    incidents: [{ check: 'pii', side: 'input', action: 'redact' }],
    attempts: [
      attemptRow({ status: 500, error: 'overloaded', inputTokens: null, outputTokens: 0, cost: null }),
      attemptRow({ startedAfter: 90.5, outputProvenance: 'estimate', model: 'gpt-4o-mini' }),
    ],
  });
}
