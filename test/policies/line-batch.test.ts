import { setImmediate as nextTurn } from 'node:timers/promises';
import { expect } from 'chai';
import { LineBatch } from '../../policies/request-log/line-batch';

describe('lines of the request log', () => {
  it('go out together at the end of a turn, and once', async () => {
    const written: string[] = [];
    const batch = new LineBatch((lines) => written.push(lines));
    batch.add('one');
    batch.add('two');
    expect(written).to.deep.equal([]);
    await nextTurn();
    expect(written).to.deep.equal(['one\ntwo']);
    batch.add('three');
    await nextTurn();
    await nextTurn();
    expect(written).to.deep.equal(['one\ntwo', 'three']);
  });

  it('are not lost when the log is closed in the same turn', () => {
    const written: string[] = [];
    const batch = new LineBatch((lines) => written.push(lines));
    batch.add('last');
    batch.flush();
    batch.flush();
    expect(written).to.deep.equal(['last']);
  });
});
