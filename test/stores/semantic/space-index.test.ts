import { expect } from 'chai';
import fc from 'fast-check';
import type { CandidateQuery } from '../../../plugins/core/semantic-store';
import { SpaceIndex } from '../../../plugins/stores/semantic/space-index';
import { entryOf, queryOf, unit } from '../semantic-entry';
import { SpaceModel } from './space-model';

const LENGTH = 3;
const START = 1_000_000;

const partition = fc.constantFrom('p', 'q');
const term = fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.constantFrom(0.5, 1, 2.5));
const terms = fc.array(term, { minLength: 1, maxLength: 4 });
const vector = fc
  .tuple(...Array.from({ length: LENGTH }, () => fc.integer({ min: -9, max: 9 })))
  .map((numbers) => unit(...numbers.map((number) => number + 0.5)));
const maybeVector = fc.option(vector, { nil: undefined });

const step = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('add' as const),
      entry: fc.record({ partition, terms, vector: maybeVector, worth: fc.constantFrom(0, 0.001, 0.1) }),
      stays: fc.integer({ min: 1, max: 60 }),
      answerBytes: fc.nat(3000),
    }),
  },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('remove' as const), which: fc.nat(50) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('use' as const), which: fc.nat(50) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('tidy' as const), most: fc.nat(10) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('resize' as const), bytes: fc.constantFrom(6_000, 30_000) }) },
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('find' as const),
      query: fc.record({
        partition,
        terms,
        vector: maybeVector,
        count: fc.nat(4),
        age: fc.integer({ min: 1, max: 60 }),
      }),
    }),
  },
);
type Step = typeof step extends fc.Arbitrary<infer Kind> ? Kind : never;

/** Walks an index and a model of it through the same steps; each takes a millisecond. */
class Walk {
  private readonly index = new SpaceIndex(30_000);
  private readonly model = new SpaceModel();
  private shrunk = false;
  private now = START;

  take(steps: readonly Step[]): void {
    for (const one of steps) {
      this.now++;
      this.one(one);
      expect(this.index.entries).to.equal(this.model.entries.size);
      if (!this.shrunk) expect(this.index.bytes).to.be.at.most(this.index.maxBytes);
    }
    for (const id of [...this.model.entries.keys()]) this.index.remove(id);
    expect(this.index.bytes).to.equal(0);
  }

  private one(step: Step): void {
    if (step.kind === 'add') return this.add(step);
    if (step.kind === 'find') return this.find({ ...step.query, storedAfter: this.now - step.query.age });
    if (step.kind === 'tidy') {
      const { evicted, expired } = this.index.tidy(step.most, this.now);
      return this.gone([...evicted, ...expired]);
    }
    if (step.kind === 'resize') {
      this.shrunk = step.bytes < this.index.bytes;
      this.index.maxBytes = step.bytes;
      return;
    }
    const id = [...this.model.entries.keys()][step.which] ?? 'never';
    if (step.kind === 'use') return this.index.used(id);
    expect(this.index.remove(id)).to.equal(this.model.entries.delete(id));
  }

  private add({ entry, stays, answerBytes }: Extract<Step, { kind: 'add' }>): void {
    const times = { storedAt: this.now, expiresAt: this.now + stays };
    const { answer: _, ...whole } = entryOf({ ...entry, ...times });
    const { kept, evicted } = this.index.add({ ...whole, answerBytes, uses: 0 });
    this.gone(evicted);
    if (kept) this.model.entries.set(whole.id, { ...whole, answerBytes, uses: 0 });
    if (this.index.bytes <= this.index.maxBytes) this.shrunk = false;
  }

  private gone(ids: readonly string[]): void {
    for (const id of ids) expect(this.model.entries.delete(id), id).to.equal(true);
    if (this.index.bytes <= this.index.maxBytes) this.shrunk = false;
  }

  /** Of several with one score it may find any. */
  private find(query: CandidateQuery): void {
    const found = this.index.candidates(query, this.now);
    const wanted = this.model.best(query, this.now);
    expect(new Set(found.map(({ id }) => id)).size).to.equal(found.length);
    expect(found.length).to.be.within(Math.max(wanted.words.length, wanted.vector.length), 2 * query.count);
    for (const { id, partition: home, expiresAt, storedAt } of found) {
      expect(this.model.entries.has(id) && home === query.partition).to.equal(true);
      expect(expiresAt > this.now && storedAt >= query.storedAfter).to.equal(true);
    }
    const words = found.map(({ id }) => this.model.wordScore(id, query)).sort((one, other) => other - one);
    const cosines = found.flatMap(({ cosine }) => cosine ?? []).sort((one, other) => other - one);
    wanted.words.forEach((score, index) => expect(words[index]).to.be.closeTo(score, 1e-5));
    wanted.vector.forEach((score, index) => expect(cosines[index]).to.be.closeTo(score, 1e-5));
  }
}

describe('the index of a space', () => {
  it('finds what a plain model finds, whatever comes and goes, and never holds more than it may', () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 20, maxLength: 150 }), (steps) => new Walk().take(steps)),
      { numRuns: 150 },
    );
  });

  const add = (index: SpaceIndex, given: Parameters<typeof entryOf>[0] = {}, answerBytes = 0) => {
    const { answer: _, ...entry } = entryOf(given);
    return index.add({ ...entry, answerBytes, uses: 0 });
  };

  it('lets go of what has expired bit by bit', () => {
    const index = new SpaceIndex(10_000_000);
    for (let n = 0; n < 1000; n++) add(index, { id: `${n}`, expiresAt: n < 900 ? START : START + 10 });
    expect(index.tidy(300, START - 1)).to.deep.equal({ evicted: [], expired: [] });
    const removed = [1, 2, 3, 4].map(() => index.tidy(300, START).expired.length);
    expect(removed.every((count) => count <= 300)).to.equal(true);
    expect(index.entries).to.equal(100);
  });

  it('uses the places again of what has gone', () => {
    const index = new SpaceIndex(10_000_000);
    for (let n = 0; n < 1000; n++) {
      add(index, { id: `${n}` });
      index.remove(`${n}`);
    }
    add(index, { id: 'expired', expiresAt: START });
    expect(index.tidy(1, START).expired).to.deep.equal(['expired']);
  });

  it('gives up a newcomer rather than stop everything to make room for it', () => {
    const index = new SpaceIndex(10_000_000);
    for (let n = 0; n < 2000; n++) add(index, { id: `${n}` });
    const before = index.entries;
    const { kept, evicted } = add(index, { id: 'large' }, 9_000_000);
    expect(kept).to.equal(false);
    expect(evicted).to.have.length.within(1, 500);
    expect(index.entries).to.equal(before - evicted.length);
  });

  it('keeps vectors of several lengths apart, but not of any number of lengths', () => {
    const index = new SpaceIndex(10_000_000);
    const vectorOf = (length: number) => unit(...Array.from({ length }, () => 1));
    const find = (length: number) => index.candidates(queryOf('', { vector: vectorOf(length) }), 0).map(({ id }) => id);
    for (let length = 2; length < 12; length++) add(index, { id: `of ${length}`, vector: vectorOf(length) });
    for (let length = 2; length < 10; length++) expect(find(length)).to.deep.equal([`of ${length}`]);
    expect(find(11)).to.deep.equal([]);
    index.remove('of 2');
    add(index, { id: 'new', vector: vectorOf(11) });
    expect(find(11)).to.deep.equal(['new']);
    expect(find(2)).to.deep.equal([]);
  });
});
