import { expect } from 'chai';
import type { UsageQuery } from '../../plugins/core/ledger';
import { listed } from '../../plugins/core/listed';
import type { LedgerDatabase } from '../../plugins/stores/ledger/database';
import { ledgerRow } from './ledger-row';

/** How every database of a ledger adds up, by examples. `open` gives an empty one, which is closed after use. */
export function itAddsUp(open: () => Promise<LedgerDatabase>): void {
  let ledger: LedgerDatabase;
  const ask = (asked: UsageQuery) => listed(ledger.sum(asked));

  beforeEach(async () => {
    ledger = await open();
  });
  afterEach(() => ledger.close());

  it('groups by any dimension, the model being the one used or else the one asked for', async () => {
    await ledger.insert([ledgerRow()]);
    await ledger.insert([ledgerRow({ team: 'blue', model: null, time: Date.UTC(2025, 5, 1, 23, 59, 59, 999) })]);
    await ledger.insert([ledgerRow({ team: null, consumer: null, key: null, time: Date.UTC(2025, 5, 2) })]);
    expect(await ask({ by: ['team', 'model'] })).to.deep.equal([
      { team: null, model: 'gpt-4o', ...sums({ requests: 1 }) },
      { team: 'blue', model: 'smart', ...sums({ requests: 1 }) },
      { team: 'red', model: 'gpt-4o', ...sums({ requests: 1 }) },
    ]);
    expect(await ask({ by: ['day'] })).to.deep.equal([
      { day: '2025-06-01', ...sums({ requests: 2 }) },
      { day: '2025-06-02', ...sums({ requests: 1 }) },
    ]);
    expect(await ask({ by: ['consumer', 'key', 'provider'] })).to.have.length(2);
  });

  it('takes from inclusively and to exclusively', async () => {
    for (const time of [1000, 2000, 3000]) await ledger.insert([ledgerRow({ time })]);
    expect(await ask({ by: [], from: 1000, to: 3000 })).to.deep.equal([sums({ requests: 2 })]);
    expect(await ask({ by: [], from: 1001 })).to.deep.equal([sums({ requests: 2 })]);
    expect(await ask({ by: [], to: 1000 })).to.deep.equal([sums({ requests: 0 })]);
    expect(await ask({ by: ['team'], to: 1000 })).to.deep.equal([]);
  });

  it('adds cache reads and writes to the input and names the reads', async () => {
    await ledger.insert([
      ledgerRow({ inputTokens: 1, cacheReadTokens: 20, cacheWrite5mTokens: 300, cacheWrite1hTokens: 4000 }),
    ]);
    expect(await ask({ by: [] })).to.deep.equal([
      { ...sums({ requests: 1 }), input_tokens: 4321, cached_input_tokens: 20 },
    ]);
  });

  it('has no cost when one price is unknown, and counts unknown tokens as none', async () => {
    await ledger.insert([ledgerRow()]);
    await ledger.insert([ledgerRow({ cost: null, inputTokens: null, outputTokens: null })]);
    expect(await ask({ by: [] })).to.deep.equal([{ ...sums({ requests: 1 }), requests: 2, cost_usd: null }]);
  });

  it('has no cost when nobody knows what an answer has used whose client left', async () => {
    const cut = { delivery: 'partial', code: 'client_closed_request', inputTokens: null, outputTokens: null } as const;
    await ledger.insert([ledgerRow(), ledgerRow({ ...cut, cost: null, billed: null })]);
    for (const by of [['model'], ['user']] as const) {
      const [sum] = await ask({ by, measures: ['billed_usd', 'known_cost_usd', 'unpriced_requests'] });
      expect(sum).to.include({ requests: 1, cost_usd: null, billed_usd: null });
      expect(sum).to.include({ known_cost_usd: 0.001, unpriced_requests: 1 });
    }
  });

  it('counts successful answers of models unless asked for others', async () => {
    const free = { inputTokens: 0, outputTokens: 0, cost: 0 };
    await ledger.insert([ledgerRow()]);
    await ledger.insert([ledgerRow({ ...free, status: 429, code: 'rate_limit_exceeded' })]);
    await ledger.insert([ledgerRow({ ...free, operation: 'models' })]);
    await ledger.insert([ledgerRow({ ...free, operation: 'unknown', status: 404, consumer: 'mallory' })]);
    expect(await ask({ by: ['consumer'] })).to.deep.equal([{ consumer: 'alice', ...sums({ requests: 1 }) }]);
    expect(await ask({ by: ['consumer'], status: 'all' })).to.deep.equal([
      { consumer: 'alice', ...sums({ requests: 1 }), requests: 3 },
      { consumer: 'mallory', ...sums({ requests: 0 }), requests: 1 },
    ]);
    expect(await ask({ by: ['code'], status: 'failed' })).to.deep.equal([
      { code: null, ...sums({ requests: 0 }), requests: 1 },
      { code: 'rate_limit_exceeded', ...sums({ requests: 0 }), requests: 1 },
    ]);
  });

  it('does not count a stream that broke off as an answer, but its money', async () => {
    await ledger.insert([ledgerRow()]);
    await ledger.insert([ledgerRow({ status: 200, code: 'provider_answer_cut', delivery: 'partial' })]);
    expect(await ask({ by: [] })).to.deep.equal([{ ...sums({ requests: 2 }), requests: 1 }]);
    expect(await ask({ by: [], status: 'all' })).to.deep.equal([sums({ requests: 2 })]);
  });

  it('does not hide the money of failed requests', async () => {
    await ledger.insert([ledgerRow()]);
    await ledger.insert([ledgerRow({ status: 499, code: 'client_closed_request' })]);
    expect(await ask({ by: [] })).to.deep.equal([{ ...sums({ requests: 2 }), requests: 1 }]);
  });
}

/** What so many rows of `ledgerRow()` add up to. */
export function sums({ requests }: { requests: number }) {
  return {
    requests,
    input_tokens: 10 * requests,
    cached_input_tokens: 0,
    output_tokens: 5 * requests,
    cost_usd: requests / 1000,
    saved_usd: 0,
  };
}
