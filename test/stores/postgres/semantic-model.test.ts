import { expect } from 'chai';
import fc from 'fast-check';
import { randomUUID } from 'node:crypto';
import { postgresAddress } from '../../../plugins/stores/postgres/address';
import { CacheDatabase } from '../../../plugins/stores/postgres/cache-database';
import { postgresSpaces } from '../../../plugins/stores/postgres/semantic-store';
import { eventuallyHolds, TIMEOUT } from '../../properties/holds';
import { type PgvectorServer, startPgvector } from '../../support/pgvector';
import { SpaceModel } from '../semantic/space-model';
import { entryOf, queryOf, unit, WAITING } from '../semantic-entry';

const terms = fc.uniqueArray(fc.tuple(fc.constantFrom('a', 'b', 'c', 'd', 'e'), fc.integer({ min: 1, max: 9 })), {
  selector: ([word]) => word,
  maxLength: 4,
});
const question = fc.record({
  partition: fc.constantFrom('p', 'q'),
  terms,
  vector: fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: -9, max: 9 })).map((both) => unit(...both)),
});

describe('semantic store in PostgreSQL, by a model', () => {
  let server: PgvectorServer;
  let database: CacheDatabase;

  before(async () => {
    server = await startPgvector();
    const logger = { error() {}, warn() {}, info() {}, debug() {} };
    database = new CacheDatabase(postgresAddress(server.url), { name: 'vectors', logger });
  });
  after(async () => {
    await database?.close();
    await server?.stop();
  });

  it('finds what scores highest by words and by vector, and nothing of another partition', async () => {
    const property = fc.asyncProperty(fc.array(question, { maxLength: 12 }), question, async (stored, asked) => {
      const spaces = postgresSpaces(database);
      const store = spaces.open({ space: randomUUID(), maxBytes: 1_000_000 });
      const model = new SpaceModel();
      for (const [n, given] of stored.entries()) {
        const entry = entryOf({ id: `e${n}`, ...given });
        await store.add(entry);
        model.entries.set(entry.id, { ...entry, answerBytes: entry.answer.length, uses: 0 });
      }
      const query = queryOf('', { ...asked, count: 3 });
      const found = await store.candidates(query, WAITING);
      const best = model.best(query, Date.now());
      const words = found.map(({ id }) => model.wordScore(id, query));
      closeTo(highest(words, best.words.length), best.words);
      const cosines = found.map(({ cosine }) => cosine ?? -1);
      closeTo(highest(cosines, best.vector.length), best.vector);
      expect(found.every(({ partition }) => partition === query.partition)).to.equal(true);
      await spaces.close();
    });
    await eventuallyHolds(property, 12);
  }).timeout(TIMEOUT);
});

function highest(scores: readonly number[], count: number): number[] {
  return [...scores].sort((one, other) => other - one).slice(0, count);
}

function closeTo(scores: readonly number[], wanted: readonly number[]): void {
  expect(scores).to.have.length(wanted.length);
  for (const [index, score] of scores.entries()) expect(score).to.be.closeTo(wanted[index]!, 1e-5);
}
