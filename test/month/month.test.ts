import { expect } from 'chai';
import { mostByChance } from './chance';
import { faultsOf, semanticOf } from './judge-month';
import { type MonthSeen, run } from './run';

describe('a month of a semantic cache', function () {
  this.timeout(120_000);

  let month: MonthSeen;
  // Words alone, which are as good for questions of this kind, and faster than a model that reads them.
  before(async () => {
    const size = { requests: 1200, subjects: 12, ttl: 4 * 24 * 3600, embedder: 'lexical' };
    month = await run({ ...size, seed: 1 }, () => undefined);
  });

  it('keeps the error among hits under its bound each week, all money in the ledger, and every answer to its scope', () => {
    expect(faultsOf(month)).to.deep.equal([]);
  });

  it('is worth it, and learns, over a restart and a reload', () => {
    const hits = month.weeks.map((seen) => semanticOf(seen).hits);
    expect(hits.reduce((sum, count) => sum + count)).to.be.greaterThan(40);
    const learnt = month.weeks.map(({ caches }) => caches[0]!.semantic.labels.miss ?? 0);
    expect(Math.min(...learnt)).to.be.greaterThan(50);
    expect(month.provider.calls.judge).to.be.greaterThan(50);
  });
});

describe('what chance allows', () => {
  it('is the binomial distribution', () => {
    expect([0, 1, 100, 1000].map((hits) => mostByChance(hits, 0.02))).to.deep.equal([0, 1, 7, 35]);
  });
});
