import { expect } from 'chai';
import { memorySpaces } from '../../../plugins/stores/memory/semantic-store';
import { entryOf, WAITING } from '../semantic-entry';
import { describeSemanticStore } from '../semantic-store-contract';

describe('semantic store in memory', () => {
  let spaces = memorySpaces();
  afterEach(() => (spaces = memorySpaces()));

  describe('like every semantic store', () => describeSemanticStore(async () => spaces));

  it('gives the space of a name again, with another bound', async () => {
    const first = spaces.open({ space: 'ai', maxBytes: 100_000 });
    await first.add(entryOf({ id: 'kept' }));
    const again = spaces.open({ space: 'ai', maxBytes: 10 });
    expect(String(await again.answer('kept', WAITING))).to.equal('answer of kept');
    await again.add(entryOf({ id: 'too large now' }));
    expect(await first.answer('too large now', WAITING)).to.equal(undefined);
    await spaces.close();
  });

  it('keeps a copy: what the caller does to its buffer later changes nothing', async () => {
    const store = spaces.open({ space: 'ai', maxBytes: 100_000 });
    const entry = entryOf({ id: 'x' });
    await store.add(entry);
    entry.answer.fill('x');
    expect(String(await store.answer('x', WAITING))).to.equal('answer of x');
    await spaces.close();
  });
});
