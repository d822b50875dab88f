import { expect } from 'chai';
import { Redis } from 'ioredis';
import { setTimeout as delay } from 'node:timers/promises';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { startSwitch, type Switch } from '../../support/switch';
import { entryOf, queryOf, unit, WAITING } from '../semantic-entry';
import { failure, idsIn, SemanticStores, until } from './semantic-nodes';

describe('semantic stores in one Redis, in trouble', function () {
  this.timeout(20_000);
  let redis: RedisServer;
  let client: Redis;
  let way: Switch;
  const nodes = new SemanticStores(() => redis.url);
  /** Those whose way to Redis can be cut. */
  const remote = new SemanticStores(() => `redis://127.0.0.1:${way.port}`);

  before(async function () {
    needRedis(this);
    redis = await startRedis({ persistent: true });
    client = new Redis(redis.url);
    client.on('error', () => {});
    way = await startSwitch(redis.port);
  });
  beforeEach(() => client.flushall());
  afterEach(async () => {
    await way.set(true);
    await Promise.all([nodes.close(), remote.close()]);
  });
  after(async () => {
    client?.disconnect();
    await way?.stop();
    await redis?.stop();
  });

  it('miss none of what is added while they join', async () => {
    const one = nodes.open();
    const adding = Array.from({ length: 10 }, async (_, worker) => {
      for (let n = 0; n < 100; n++) {
        const id = `e${worker}-${n}`;
        await one.add(entryOf({ id, text: `word${id}`, vector: unit(1, n) }));
      }
    });
    await delay(20);
    const late = [nodes.open(), nodes.open()];
    await Promise.all(adding);
    for (const store of late) {
      await until(async () => (await store.size()).entries === 1000);
      expect(await store.size()).to.deep.equal(await one.size());
      for (const id of ['e0-0', 'e5-50', 'e9-99']) {
        expect(await idsIn(store, queryOf(`word${id}`))).to.deep.equal([id]);
        expect(String(await store.answer(id, WAITING))).to.equal(`answer of ${id}`);
      }
    }
  });

  it('know all again after more was said than the stream holds', async () => {
    const one = nodes.open();
    const other = remote.open();
    for (const id of ['stays', 'goes']) await one.add(entryOf({ id }));
    await until(async () => (await idsIn(other)).length === 2);
    await way.set(false);
    await one.remove({ id: 'goes' });
    for (let from = 0; from < 11_000; from += 100) {
      await Promise.all(Array.from({ length: 100 }, (_, n) => one.add(entryOf({ id: `e${from + n}`, text: 'many' }))));
    }
    const [log] = await client.keys('*:log');
    expect(await client.xlen(log!)).to.be.below(11_000);
    await way.set(true);
    await until(async () => (await other.size()).entries === 11_001);
    expect(await idsIn(other)).to.deep.equal(['stays']);
    await one.add(entryOf({ id: 'after' }));
    await until(async () => (await idsIn(other)).includes('after'));
  });

  it('purge at the same time, and go on from nothing', async () => {
    const [one, other] = [nodes.open(), nodes.open()];
    await Promise.all(Array.from({ length: 700 }, (_, n) => (n % 2 ? one : other).add(entryOf({ id: `e${n}` }))));
    for (const store of [one, other]) await until(async () => (await store.size()).entries === 700);
    const removed = await Promise.all([one.remove({}), other.remove({})]);
    for (const count of removed) expect(count).to.be.within(0, 700);
    for (const store of [one, other]) await until(async () => (await store.size()).entries === 0);
    expect(await client.keys('*:entry:*')).to.deep.equal([]);
    expect(await client.zcard((await client.keys('*:ids'))[0] ?? 'none')).to.equal(0);
    await one.add(entryOf({ id: 'new' }));
    await until(async () => (await idsIn(other)).join() === 'new');
    expect(String(await other.answer('new', WAITING))).to.equal('answer of new');
  });

  it('serve from a Redis whose memory is full, let go of what is removed, and say it once', async () => {
    const [one, other] = [nodes.open(), nodes.open()];
    for (const id of ['x', 'y']) await one.add(entryOf({ id }));
    await until(async () => (await idsIn(other)).length === 2);
    await client.config('SET', 'maxmemory', 1);
    try {
      for (let n = 0; n < 5; n++) {
        expect(await failure(one.add(entryOf({ id: 'refused' })))).to.match(/OOM/);
        expect(await failure(one.tally({ hits: 1 }))).to.match(/OOM/);
        expect(String(await other.answer('x', WAITING))).to.equal('answer of x');
      }
      expect(await idsIn(one)).to.deep.equal(['x', 'y']);
      const late = nodes.open();
      expect((await late.size()).entries).to.equal(2);
      expect(await late.remove({ id: 'y' })).to.equal(1);
      for (const store of [one, other]) await until(async () => (await idsIn(store)).join() === 'x');
      expect(nodes.said.filter((line) => !line.includes('OOM'))).to.deep.equal([]);
      expect(nodes.said, nodes.said.join('; ')).to.have.length(1);
    } finally {
      await client.config('SET', 'maxmemory', 0);
    }
    await one.add(entryOf({ id: 'z' }));
    await until(async () => (await idsIn(other)).join() === 'x,z');
  });

  it('keep the connections that they make after an outage', async function () {
    // On a busy machine one may miss a deadline of its own and be made again.
    this.retries(2);
    const store = nodes.open();
    await store.add(entryOf({ id: 'x' }));
    await redis.kill();
    await redis.restart();
    await until(async () => Boolean(await store.answer('x', WAITING)));
    await store.add(entryOf({ id: 'y' }));
    const known = await connections(client);
    await delay(2500);
    expect(await connections(client)).to.deep.equal(known);
    expect(String(await store.answer('y', WAITING))).to.equal('answer of y');
  });

  it('leave nothing open when they are closed, whatever Redis does', async () => {
    const inUse = () => process.getActiveResourcesInfo().sort().join();
    // The test has a timer of its own, from its first wait on.
    await client.ping();
    const before = inUse();
    for (const frozen of [false, true]) {
      const store = nodes.open();
      await store.add(entryOf());
      // By now it waits for words of others.
      await delay(100);
      redis.freeze(frozen);
      try {
        await nodes.close();
        await until(async () => inUse() === before);
      } finally {
        redis.freeze(false);
      }
    }
  });
});

/** The ids of all that are connected. */
async function connections(client: Redis): Promise<string[]> {
  const list = (await client.client('LIST')) as string;
  return [...list.matchAll(/^id=(\d+)/gm)].map(([, id]) => id!);
}
