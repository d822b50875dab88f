import { expect } from 'chai';
import { Redis } from 'ioredis';
import { atTime } from '../../support/clock';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { entryOf, queryOf, unit, WAITING } from '../semantic-entry';
import { describeSemanticStore } from '../semantic-store-contract';
import { failure, idsIn, SemanticStores, until } from './semantic-nodes';

describe('semantic store in Redis', () => {
  let redis: RedisServer;
  let client: Redis;
  const nodes = new SemanticStores(() => redis.url);

  before(async function () {
    needRedis(this);
    redis = await startRedis({ persistent: true, password: 'a p@ssword' });
    client = new Redis(redis.url);
    client.on('error', () => {});
  });
  beforeEach(() => client.flushall());
  afterEach(() => nodes.close());
  after(async () => {
    client?.disconnect();
    await redis?.stop();
  });

  const open = () => nodes.open();

  describe('like every semantic store', () => describeSemanticStore(async () => nodes.node()));

  it('serves on one gateway what another has learnt, within a second', async () => {
    const [one, other] = [open(), open()];
    await one.add(entryOf({ id: 'x', vector: unit(1, 2) }));
    await until(async () => (await idsIn(other)).includes('x'));
    const [found] = await other.candidates(queryOf('else', { vector: unit(1, 2) }), WAITING);
    expect(found).to.include({ id: 'x' });
    expect(found!.cosine).to.be.closeTo(1, 1e-6);
    expect(String(await other.answer('x', WAITING))).to.equal('answer of x');
    expect(await other.remove({ id: 'x' })).to.equal(1);
    // Its answer is gone at once, whatever an index still knows.
    expect(await one.answer('x', WAITING)).to.equal(undefined);
    await until(async () => (await one.size()).entries === 0);
  });

  it('gives a gateway that joins late all there is', async () => {
    const first = open();
    for (let portion = 0; portion < 15; portion++) {
      const numbers = Array.from({ length: 200 }, (_, index) => 200 * portion + index);
      await Promise.all(numbers.map((n) => first.add(entryOf({ id: `e${n}`, text: `word${n}`, vector: unit(1, n) }))));
    }
    await first.remove({ id: 'e7' });
    const late = open();
    expect((await late.size()).entries).to.equal(2999);
    expect(await idsIn(late, queryOf('word2999'))).to.deep.equal(['e2999']);
    expect(await late.size()).to.deep.equal(await first.size());
  });

  it('serves nothing wrong while Redis is away, and goes on with what it has kept', async () => {
    const [one, other] = [open(), open()];
    await one.add(entryOf({ id: 'before' }));
    await until(async () => (await idsIn(other)).length === 1);
    await redis.kill();
    expect(await idsIn(other)).to.deep.equal(['before']);
    expect(await failure(other.answer('before', WAITING))).to.match(/^The store shared: /);
    expect(await failure(one.add(entryOf({ id: 'lost' })))).to.match(/^The store shared: /);
    expect(await idsIn(one)).to.deep.equal(['before']);
    const late = open();
    expect(await idsIn(late)).to.deep.equal([]);
    await redis.restart();
    await until(async () => {
      await one.add(entryOf({ id: 'after' }));
      return true;
    });
    for (const store of [other, late]) await until(async () => (await idsIn(store)).includes('after'));
    expect(String(await late.answer('before', WAITING))).to.equal('answer of before');
    expect(await idsIn(late)).to.deep.equal(['after', 'before']);
  });

  it('forgets what Redis has forgotten', async () => {
    const [one, other] = [open(), open()];
    await one.add(entryOf({ id: 'forgotten' }));
    await until(async () => (await idsIn(other)).length === 1);
    await client.flushall();
    expect(await one.answer('forgotten', WAITING)).to.equal(undefined);
    await until(async () => (await other.size()).entries === 0);
    await one.add(entryOf({ id: 'new' }));
    await until(async () => (await idsIn(other)).includes('new'));
  });

  it('reads everything again when the stream does not reach back far enough', async () => {
    const [one, other] = [open(), open()];
    await one.add(entryOf({ id: 'gone' }));
    await until(async () => (await idsIn(other)).length === 1);
    const log = (await client.keys('*:log'))[0]!;
    // As when it slept while the others told more than the stream holds.
    const gone = (await client.keys('*:entry:gone'))[0]!;
    await client.multi().del(gone).zrem(log.replace(/log$/, 'ids'), 'gone').xtrim(log, 'MAXLEN', 0).exec();
    await one.add(entryOf({ id: 'new' }));
    await until(async () => (await idsIn(other)).join() === 'new');
  });

  it('keeps for the others what has ended by the clock of a gateway that is ahead', async () => {
    await open().add(entryOf({ id: 'kept' }));
    await atTime(Date.now() + 7_200_000, async () => {
      const ahead = open();
      await until(async () => (await ahead.size()).entries === 0);
    });
    const other = open();
    expect((await other.size()).entries).to.equal(1);
    expect(String(await other.answer('kept', WAITING))).to.equal('answer of kept');
  });

  it('forgets the ids of what has ended', async () => {
    const store = open();
    await store.add(entryOf({ id: 'short', expiresAt: Date.now() + 50 }));
    await until(async () => (await client.keys('*:entry:short')).length === 0);
    await store.add(entryOf({ id: 'new' }));
    const ids = (await client.keys('*:ids'))[0]!;
    expect(await client.zrange(ids, 0, -1)).to.deep.equal(['new']);
  });

  it('lets everything end by itself', async () => {
    const store = open();
    await store.add(entryOf({ id: 'x' }));
    await store.tally({ hits: 1 });
    const keys = await client.keys('*');
    expect(keys).to.have.length(4);
    for (const key of keys) expect(await client.pttl(key), key).to.be.above(3_500_000);
  });
});
