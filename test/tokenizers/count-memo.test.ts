import { expect } from 'chai';
import { CountMemo } from '../../plugins/tokenizers/count-memo';

describe('remembered counts', () => {
  const text = (letter: string) => letter.repeat(100);

  it('are found when a text comes again', () => {
    const memo = new CountMemo(1000);
    memo.set(text('a'), 25);
    expect(memo.get(text('a'))).to.equal(25);
    expect(memo.get(text('b'))).to.equal(undefined);
  });

  it('make room for new ones, the one used longest ago first', () => {
    const memo = new CountMemo(200);
    memo.set(text('a'), 1);
    memo.set(text('b'), 2);
    memo.get(text('a'));
    memo.set(text('c'), 3);
    expect(['a', 'b', 'c'].map((letter) => memo.get(text(letter)))).to.deep.equal([1, undefined, 3]);
  });

  it('are not kept of texts that are short, or longer than all that may be held', () => {
    const memo = new CountMemo(200);
    for (const asked of ['short', text('long')]) {
      memo.set(asked, 7);
      expect(memo.get(asked)).to.equal(undefined);
    }
  });
});
