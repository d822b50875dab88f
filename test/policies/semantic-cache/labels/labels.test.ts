import { expect } from 'chai';
import { answerText } from '../../../../policies/semantic-cache/labels/answer-text';
import { RecentHits } from '../../../../policies/semantic-cache/labels/recent-hits';
import { Spending } from '../../../../policies/semantic-cache/labels/spending';
import { completion } from '../harness';

const DAY = 86_400_000;

/** Runs what it is given at another time. */
function at<T>(time: number, act: () => T): T {
  const now = Date.now;
  Date.now = () => time;
  try {
    return act();
  } finally {
    Date.now = now;
  }
}

describe('what may be spent on learning', () => {
  it('is so much a day, and no call more', () => {
    const spending = new Spending(0.03);
    at(10 * DAY, () => {
      expect([0.01, 0.015, 0.01].map((price) => spending.take(price))).to.deep.equal([true, true, false]);
      expect(spending.allows).to.equal(true);
      spending.add(0.1);
      expect(spending.allows).to.equal(false);
    });
    at(11 * DAY, () => expect(spending.take(0.03)).to.equal(true));
  });

  it('counts a price that nobody knows', () => {
    const spending = new Spending(0.015);
    at(10 * DAY, () => expect([spending.take(undefined), spending.take(undefined)]).to.deep.equal([true, false]));
  });
});

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

  it('are forgotten after a minute', () => {
    const hits = new RecentHits();
    at(DAY, () => hits.note('ann', hit('a')));
    at(DAY + 59_000, () => expect(hits.take('ann', ({ id }) => id === 'other')).to.equal(undefined));
    at(DAY + 61_000, () => expect(hits.take('ann', any)).to.equal(undefined));
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

describe('the text of an answer', () => {
  it('is what its only choice says', () => {
    expect(answerText(completion('Paris'))).to.equal('Paris');
    const text = { id: 'c', object: 'text_completion' as const, created: 1, model: 'm' };
    expect(answerText({ ...text, choices: [{ index: 0, text: 'Rome', finish_reason: 'stop' }] })).to.equal('Rome');
  });

  it('is none where there are several, or calls', () => {
    const several = completion('x');
    several.choices.push(several.choices[0]!);
    expect(answerText(several)).to.equal(undefined);
    const called = completion('x');
    called.choices[0]!.message.tool_calls = [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }];
    expect(answerText(called)).to.equal(undefined);
  });
});
