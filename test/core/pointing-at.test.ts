import { expect } from 'chai';
import { pointingAt } from '../../plugins/core/pointing-at';

const throwing = (message: string) => () => {
  throw new Error(message);
};

describe('pointing at a place in the configuration', () => {
  it('gives what was set up', () => {
    expect(pointingAt('a.b', () => 1)).to.equal(1);
  });

  it('says in front of a mistake where it is', () => {
    expect(() => pointingAt('a[1].b', throwing('no `c`'))).to.throw(Error, /^a\[1\]\.b: no `c`$/);
  });

  it('leaves a place that is more exact', () => {
    const inner = () => pointingAt('a[1].b.c', throwing('is wrong'));
    expect(() => pointingAt('a[1].b', inner)).to.throw(Error, /^a\[1\]\.b\.c: is wrong$/);
    expect(() => pointingAt('a[1].b', throwing('a[1].bc is wrong'))).to.throw(
      Error,
      /^a\[1\]\.b: a\[1\]\.bc is wrong$/,
    );
  });
});
