import { expect } from 'chai';
import type { Period } from '../../../plugins/core/limit';
import { calendarWindows } from '../../../policies/quota/calendar';

const at = (text: string) => Date.parse(text);

function windowAt(text: string, per: Period, timezone: string): [string, string] {
  const { name, endsAt } = calendarWindows(per, timezone)(at(text));
  return [name, new Date(endsAt).toISOString()];
}

describe('windows of the calendar', () => {
  it('begin with the day, week and month of their zone', () => {
    const moment = '2026-11-22T23:30:00Z';
    expect(windowAt(moment, 'day', 'UTC')).to.deep.equal(['2026-11-22', '2026-11-23T00:00:00.000Z']);
    expect(windowAt(moment, 'day', 'Europe/Berlin')).to.deep.equal(['2026-11-23', '2026-11-23T23:00:00.000Z']);
    // A Sunday in UTC is Monday in Berlin already.
    expect(windowAt(moment, 'week', 'UTC')).to.deep.equal(['2026-11-16', '2026-11-23T00:00:00.000Z']);
    expect(windowAt(moment, 'week', 'Europe/Berlin')).to.deep.equal(['2026-11-23', '2026-11-29T23:00:00.000Z']);
    expect(windowAt('2026-12-31T23:30:00Z', 'month', 'Europe/Berlin')).to.deep.equal([
      '2027-01',
      '2027-01-31T23:00:00.000Z',
    ]);
    expect(windowAt('2028-02-10T00:00:00Z', 'month', 'UTC')).to.deep.equal(['2028-02', '2028-03-01T00:00:00.000Z']);
  });

  it('are an hour shorter or longer when the clocks change', () => {
    const length = (begin: string) => (at(windowAt(begin, 'day', 'Europe/Berlin')[1]) - at(begin)) / 3_600_000;
    expect(length('2026-03-28T23:00:00Z')).to.equal(23);
    expect(length('2026-10-24T22:00:00Z')).to.equal(25);
  });

  it('tell the hour that comes twice from itself, and go by the half hours of some zones', () => {
    const first = windowAt('2026-10-25T00:30:00Z', 'hour', 'Europe/Berlin');
    expect(first).to.deep.equal(['2026-10-25T00:00:00.000Z', '2026-10-25T01:00:00.000Z']);
    expect(windowAt('2026-10-25T01:30:00Z', 'hour', 'Europe/Berlin')[0]).to.not.equal(first[0]);
    expect(windowAt('2026-06-01T10:00:00Z', 'hour', 'Asia/Kolkata')[1]).to.equal('2026-06-01T10:30:00.000Z');
  });

  it('end when the clocks jump over midnight, and at the first of two', () => {
    // Cairo goes from 23:59:59 to 01:00; Havana from 00:59:59 back to midnight.
    expect(windowAt('2026-04-23T12:00:00Z', 'day', 'Africa/Cairo')[1]).to.equal('2026-04-23T22:00:00.000Z');
    expect(windowAt('2026-10-31T12:00:00Z', 'day', 'America/Havana')[1]).to.equal('2026-11-01T04:00:00.000Z');
  });

  it('follow each other without gaps for years', () => {
    for (const [per, timezone] of [
      ['day', 'America/New_York'],
      ['week', 'Australia/Lord_Howe'],
      ['month', 'Pacific/Apia'],
    ] as const) {
      const windows = calendarWindows(per, timezone);
      const names = new Set<string>();
      let now = at('2026-01-01T12:00:00Z');
      for (let count = 0; count < 400; count++) {
        const { name, endsAt } = windows(now);
        expect(windows(endsAt - 1).name, `${timezone} ${name}`).to.equal(name);
        expect(endsAt).to.be.above(now);
        names.add(name);
        now = endsAt;
      }
      expect(names.size).to.equal(400);
    }
  });
});
