import { expect } from 'chai';
import { RecentHits } from '../../../../policies/semantic-cache/labels/recent-hits';
import { atTime } from '../../../support/clock';

const DAY = 86_400_000;

describe('recent hits', () => {
  const hit = (id: string) => ({ id, group: id, logOdds: 3, asked: 'what is love', storedFor: 'love?' });
  const any = () => true;

  it('are taken once, by the one who had them, the newest first', () => {
    const hits = new RecentHits();
    hits.note('ann', hit('a'));
    hits.note('ann', hit('b'));
    expect(hits.take('bob', any)).to.equal(undefined);
    expect([hits.take('ann', any)?.id, hits.take('ann', any)?.id, hits.take('ann', any)]).to.deep.equal([
      'b',
      'a',
      undefined,
    ]);
  });

  it('are forgotten after a minute', async () => {
    const hits = new RecentHits();
    await atTime(DAY, () => hits.note('ann', hit('a')));
    await atTime(DAY + 59_000, () => expect(hits.take('ann', ({ id }) => id === 'other')).to.equal(undefined));
    await atTime(DAY + 61_000, () => expect(hits.take('ann', any)).to.equal(undefined));
  });

  it('are bounded, for one caller and for all', () => {
    const hits = new RecentHits();
    for (let i = 0; i < 20; i++) hits.note('many', hit(String(i)));
    let taken = 0;
    while (hits.take('many', any)) taken++;
    expect(taken).to.equal(8);
    hits.note('first', hit('x'));
    for (let i = 0; i < 2_000; i++) hits.note(`caller ${i}`, hit('y'));
    expect(hits.take('first', any)).to.equal(undefined);
    expect(hits.take('caller 1999', any)?.id).to.equal('y');
  });
});
