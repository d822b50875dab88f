import { expect } from 'chai';
import { compete } from '../../../../policies/semantic-cache/decide/compete';

const rivals = (...given: [group: string, logOdds: number][]) => given.map(([group, logOdds]) => ({ group, logOdds }));

describe('entries that compete', () => {
  it('leave a single one what it had', () => {
    expect(compete(rivals(['a', 3]))).to.deep.equal(rivals(['a', 3]));
    expect(compete([])).to.deep.equal([]);
  });

  it('rule each other out when their answers differ and are about as likely', () => {
    const [first, second] = compete(rivals(['a', 4], ['b', 4.5]));
    expect(first!.group).to.equal('b');
    expect(first!.logOdds).to.be.below(1);
    expect(second!.logOdds).to.be.below(0);
  });

  it('take next to nothing from a clear first', () => {
    expect(compete(rivals(['a', 5], ['b', -3]))[0]!.logOdds).to.be.closeTo(5, 0.05);
  });

  it('do not stand against those whose answer is the same', () => {
    expect(compete(rivals(['a', 4], ['a', 3.9], ['a', 2]))).to.deep.equal(rivals(['a', 4]));
  });

  it('are the worse the more answers there are', () => {
    const two = compete(rivals(['a', 3], ['b', 1]))[0]!.logOdds;
    const three = compete(rivals(['a', 3], ['b', 1], ['c', 1]))[0]!.logOdds;
    expect(three).to.be.below(two);
  });

  it('stay ruled out by a conflict', () => {
    expect(compete(rivals(['a', -Infinity], ['b', 2]))).to.deep.equal(rivals(['b', 2], ['a', -Infinity]));
  });
});
