import { expect } from 'chai';
import { Learning } from '../../plugins/tokenizers/learning';

describe('learning from reported usage', () => {
  it('waits for a few requests', () => {
    const learning = new Learning();
    for (let round = 0; round < 3; round++) learning.learn('m', 100, 200);
    expect(learning.correct('m', 100)).to.equal(100);
    learning.learn('m', 100, 200);
    expect(learning.correct('m', 100)).to.equal(200);
  });

  it('finds a factor', () => {
    const learning = new Learning();
    for (const counted of [10, 500, 40, 3000, 70, 900]) learning.learn('m', counted, Math.round(counted * 1.3));
    expect(learning.correct('m', 10_000)).to.equal(13_000);
  });

  it('finds what is always added', () => {
    const learning = new Learning();
    for (const counted of [10, 500, 40, 3000, 70, 900]) learning.learn('m', counted, counted + 346);
    expect(learning.correct('m', 10_000)).to.equal(10_346);
  });

  it('leaves counts alone that are right', () => {
    const learning = new Learning();
    for (const counted of [10, 500, 40, 3000]) learning.learn('m', counted, counted);
    learning.learn('m', 100, 250);
    expect(learning.correct('m', 1000)).to.equal(1000);
  });

  it('leaves counts alone where there is nothing to be learned', () => {
    const learning = new Learning();
    for (const reported of [80, 125, 80, 125, 80, 125, 80, 125]) learning.learn('m', 100, reported);
    expect(learning.correct('m', 100)).to.be.within(80, 125);
    learning.learn('zero', 0, 10);
    learning.learn('zero', 10, 0);
    expect(learning.correct('zero', 7)).to.equal(7);
  });

  it('forgets what is old', () => {
    const learning = new Learning();
    for (let round = 0; round < 60; round++) learning.learn('m', 100, 200);
    for (let round = 0; round < 50; round++) learning.learn('m', 100, 300);
    expect(learning.correct('m', 100)).to.equal(300);
  });

  it('keeps a bounded number of subjects, the recent ones', () => {
    const learning = new Learning();
    for (let subject = 0; subject < 1500; subject++) {
      for (let round = 0; round < 4; round++) learning.learn(`m${subject}`, 100, 200);
    }
    expect(learning.correct('m0', 100)).to.equal(100);
    expect(learning.correct('m1499', 100)).to.equal(200);
  });
});
