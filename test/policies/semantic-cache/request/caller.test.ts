import { expect } from 'chai';
import { callerOf } from '../../../../policies/semantic-cache/request/caller';
import { contextOf, requestOf } from '../harness';

describe('a caller', () => {
  const calling = (user: string, id: string) =>
    callerOf(requestOf({ body: { model: 'm', messages: [], user } }), contextOf({ consumer: { id, name: id } }));

  it('is told from others by its key and by the person, however long the name that it gives', () => {
    const long = 'x'.repeat(1_000_000);
    expect(calling(long, 'ann').id).to.have.length.below(100);
    const ids = [calling(long, 'ann'), calling(`${long}y`, 'ann'), calling(long, 'bob'), calling('', 'ann')];
    expect(new Set(ids.map(({ id }) => id)).size).to.equal(4);
    expect(ids.map(({ isPerson }) => isPerson)).to.deep.equal([true, true, true, false]);
    expect(calling(long, 'ann')).to.deep.equal(ids[0]);
  });
});
