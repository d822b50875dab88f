import { expect } from 'chai';
import { Redis } from 'ioredis';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { entryOf, queryOf, unit, WAITING } from '../semantic-entry';
import { idsIn, SemanticStores, until } from './semantic-nodes';

const QUESTION = 'reset my password';

/** What another program may leave of an entry, by how it is written. */
const DAMAGE: Record<string, (client: Redis, key: string) => Promise<unknown>> = {
  'broken JSON': (client, key) => client.hset(key, 'facts', '{"id": 5'),
  'no JSON of an entry': (client, key) => client.hset(key, 'facts', '{"id": "damaged"}'),
  'JSON of other types': (client, key) => changed(client, key, { text: ['reset'], storedAt: 'now' }),
  'a negative size': (client, key) => changed(client, key, { answerBytes: -1e9 }),
  'a number beyond numbers': async (client, key) => {
    const facts = await client.hget(key, 'facts');
    return client.hset(key, 'facts', facts!.replace(/"worth":[^,]*/, '"worth":1e999'));
  },
  'the facts of another entry': (client, key) => changed(client, key, { id: 'fine' }),
  'a huge text': (client, key) => changed(client, key, { text: 'reset '.repeat(1_000_000) }),
  'huge facts that are none': (client, key) => client.hset(key, 'facts', Buffer.alloc(64_000_000, '[')),
  'a truncated vector': async (client, key) => {
    const vector = await client.hgetBuffer(key, 'vector');
    return client.hset(key, 'vector', vector!.subarray(0, 6));
  },
  'a vector without its end': async (client, key) => {
    const vector = await client.hgetBuffer(key, 'vector');
    return client.hset(key, 'vector', vector!.subarray(0, 8));
  },
  'a vector of no numbers': (client, key) => client.hset(key, 'vector', bytesOf(NaN, NaN, NaN)),
  'a vector with an infinite number': (client, key) => client.hset(key, 'vector', bytesOf(Infinity, 0, 0)),
  'a vector that is too long': (client, key) => client.hset(key, 'vector', bytesOf(3, 4, 0)),
  'a vector of zeros': (client, key) => client.hset(key, 'vector', bytesOf(0, 0, 0)),
  'a huge vector': (client, key) => client.hset(key, 'vector', Buffer.alloc(8_000_000)),
  'something else under its key': async (client, key) => {
    await client.del(key);
    return client.set(key, 'not a hash');
  },
};

describe('entries in Redis that something else has damaged', function () {
  this.timeout(10_000);
  let redis: RedisServer;
  let client: Redis;
  const nodes = new SemanticStores(() => redis.url);
  const keyOf = async (id: string) => (await client.keys(`*:entry:${id}`))[0]!;

  before(async function () {
    needRedis(this);
    redis = await startRedis();
    client = new Redis(redis.url);
  });
  beforeEach(() => client.flushall());
  afterEach(() => nodes.close());
  after(async () => {
    client?.disconnect();
    await redis?.stop();
  });

  for (const [name, damage] of Object.entries(DAMAGE)) {
    it(`are passed over, and harm none of the others: ${name}`, async () => {
      const one = nodes.open();
      for (const id of ['damaged', 'fine', 'good'])
        await one.add(entryOf({ id, text: `${QUESTION} ${id}`, vector: unit(1, 2, 2) }));
      await damage(client, await keyOf('damaged'));
      const late = nodes.open();
      expect((await late.size()).entries).to.equal(2);
      const query = queryOf(QUESTION, { vector: unit(1, 2, 2), count: 10 });
      expect(await idsIn(late, query)).to.deep.equal(['fine', 'good']);
      for (const { id, text, cosine } of await late.candidates(query, WAITING)) {
        expect(text).to.equal(`${QUESTION} ${id}`);
        expect(cosine).to.be.closeTo(1, 1e-6);
      }
      for (const id of ['fine', 'good']) expect(String(await late.answer(id, WAITING))).to.equal(`answer of ${id}`);
      await one.add(entryOf({ id: 'new', text: QUESTION }));
      await until(async () => (await idsIn(late)).includes('new'));
    });
  }

  it('do not spoil the order in which entries go: uses that are no number', async () => {
    const one = nodes.open();
    for (let n = 0; n < 30; n++) await one.add(entryOf({ id: `e${n}`, answer: Buffer.alloc(1000) }));
    for (const [id, uses] of Object.entries({ e3: 'often', e4: '-5', e5: '1e400' })) {
      await client.hset(await keyOf(id), 'uses', uses);
    }
    const late = nodes.open(60_000);
    await until(async () => (await late.size()).bytes <= 60_000);
    for (let n = 0; n < 100; n++) await late.add(entryOf({ id: `l${n}`, answer: Buffer.alloc(1000) }));
    expect(await late.answer('l99', WAITING)).to.have.length(1000);
    // What nobody knows the uses of goes like what was never used.
    for (const id of ['e3', 'e4', 'e5']) expect(await late.answer(id, WAITING), id).to.equal(undefined);
  });

  it('hide none of those whose vectors are of the right length', async () => {
    const one = nodes.open();
    // Of length 1, as if another embedder had written them.
    for (let n = 0; n < 40; n++) {
      const vector = unit(1, ...Array.from({ length: 1 + (n % 5) }, () => n));
      await one.add(entryOf({ id: `other${n}`, text: 'something else', vector }));
    }
    await one.add(entryOf({ id: 'mine', text: 'forgot it', vector: unit(...Array.from({ length: 16 }, () => 1)) }));
    const late = nodes.open();
    await late.size();
    const vector = unit(...Array.from({ length: 16 }, (_, n) => (n ? 1 : 0.9)));
    const found = await late.candidates(queryOf('no such words', { vector }), WAITING);
    expect(found.map(({ id }) => id)).to.deep.equal(['mine']);
    expect(found[0]!.cosine).to.be.above(0.99);
  });

  it('are no counters: where no number stands, counting begins anew, and nothing is counted twice', async () => {
    const one = nodes.open();
    await one.tally({ before: 1, hits: 2, misses: 3, labels: 4 });
    const [key] = await client.keys('*:tallies');
    await client.hset(key!, { hits: 'many', misses: '-inf', labels: '' });
    expect(await one.tallies())
      .to.deep.include({ before: 1 })
      .and.not.to.have.any.keys('hits', 'misses');
    await one.tally({ before: 1, hits: 2, misses: 3, labels: 4 });
    expect(await one.tallies()).to.deep.equal({ before: 2, hits: 2, misses: 3, labels: 4 });
  });

  it('give no answer that is larger than any that is kept, and none of what is no hash', async () => {
    const one = nodes.open();
    for (const id of ['huge', 'strange', 'fine']) await one.add(entryOf({ id }));
    await client.hset(await keyOf('huge'), 'answer', Buffer.alloc(9 * 1024 * 1024));
    await client.set(await keyOf('strange'), 'not a hash');
    expect(await one.answer('huge', WAITING)).to.equal(undefined);
    expect(await one.answer('strange', WAITING).catch((error: Error) => error.message)).to.match(/WRONGTYPE/);
    expect(String(await one.answer('fine', WAITING))).to.equal('answer of fine');
  });
});

async function changed(client: Redis, key: string, members: object): Promise<unknown> {
  const facts = JSON.parse((await client.hget(key, 'facts'))!) as object;
  return client.hset(key, 'facts', JSON.stringify({ ...facts, ...members }));
}

function bytesOf(...numbers: readonly number[]): Buffer {
  return Buffer.from(Float32Array.from(numbers).buffer);
}
