import { expect } from 'chai';
import { plainFigures, streamFigures } from './figures';
import type { Series } from './rounds';
import { median, percentile } from './statistics';

const round = { requests: 100, seconds: 1, p50: 2, p99: 9, cpu: 24_000 };

describe('benchmark figures', () => {
  it('takes the middle value, or the mean of the two in the middle', () => {
    expect(median([3, 1, 2])).to.equal(2);
    expect(median([4, 1, 2, 3])).to.equal(2.5);
    expect(median([])).to.equal(0);
  });

  it('takes percentiles by the nearest rank', () => {
    const values = Array.from({ length: 200 }, (_, index) => 200 - index);
    expect(percentile(values, 50)).to.equal(100);
    expect(percentile(values, 99)).to.equal(198);
    expect(percentile([], 99)).to.equal(0);
  });

  it('compares neighbouring rounds with each other, not the medians', () => {
    const host: Series = { name: 'host', rounds: [round, { ...round, seconds: 2 }, { ...round, seconds: 4 }] };
    const all: Series = {
      name: 'gateway, all policies',
      rounds: [
        { ...round, seconds: 2 },
        { ...round, seconds: 1 },
        { ...round, seconds: 2 },
      ],
    };
    const [, row] = plainFigures([host, all], 'host');
    expect(row).to.include({ requestsPerSecond: 50, cpuPerRequest: 240, ratio: 2 });
    expect(row?.target).to.deep.equal({ atLeast: 1, met: true });
  });

  it('says when a target is missed', () => {
    const pipe: Series = { name: 'pipe', rounds: [round] };
    const same: Series = { name: 'same API', rounds: [{ ...round, cpu: 48_000 }] };
    const [, row] = streamFigures([pipe, same], 'pipe');
    expect(row?.ratio).to.equal(2);
    expect(row?.target?.met).to.equal(false);
  });
});
