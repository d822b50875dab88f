import { expect } from 'chai';
import { redisCacheStore } from '../../../plugins/stores/redis/cache-store';
import { RedisConnection } from '../../../plugins/stores/redis/connection';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { describeCacheStore } from '../cache-store-contract';

describe('redis cache store', () => {
  let server: RedisServer;
  const said: string[] = [];
  const say = (message: string) => void said.push(message);
  const logger = { error: say, warn: say, info: say, debug: say };
  const open = () => redisCacheStore(new RedisConnection({ url: server.url, name: 'shared' }, logger));

  before(async function () {
    needRedis(this);
    server = await startRedis({ password: 'p@ss/word' });
  });
  beforeEach(() => said.splice(0));
  after(() => server?.stop());

  describe('like every cache store', () => describeCacheStore(open));

  it('fails at once while Redis is away, says so once, and works again when it is back', async () => {
    const store = open();
    await store.set('a', Buffer.from('x'), 60);
    await server.kill();
    const tries = await Promise.allSettled(Array.from({ length: 20 }, () => store.check()));
    expect(tries.every(({ status }) => status === 'rejected')).to.equal(true);
    await server.restart();
    const deadline = Date.now() + 10_000;
    while (Date.now() < deadline && !(await works(store))) await new Promise((resolve) => setTimeout(resolve, 20));
    expect(await store.get('a')).to.equal(undefined);
    expect(said).to.have.length(2);
    expect(said[0]).to.match(/^The store shared does not work: /);
    expect(said[1]).to.equal('The store shared works again.');
    await store.close();
  });

  it('does not wait for a Redis that does not answer, and tells no password', async () => {
    const store = open();
    await store.check();
    server.freeze(true);
    try {
      await Promise.allSettled([store.check(), store.check()]);
      await store.check().then(
        () => expect.fail('nobody can have answered'),
        (error: Error) => expect(error.message).to.equal('The store shared: is not connected'),
      );
    } finally {
      server.freeze(false);
    }
    expect(said.join()).to.match(/no answer within 250 ms/);
    await store.close();
  });

  it('tells no password when it is refused', async () => {
    const url = server.url.replace('p%40ss', 'wrong-secret');
    const store = redisCacheStore(new RedisConnection({ url, name: 'shared' }, logger));
    const error = await Promise.resolve(store.get('a')).catch((reason: unknown) => reason);
    expect(error).to.be.instanceOf(Error);
    expect(said[0]).to.match(/The store shared does not work: .*(WRONGPASS|NOAUTH)/);
    expect([String(error), ...said].join()).not.to.include('wrong-secret');
    await store.close();
  });
});

async function works(store: { check(): Promise<void> }): Promise<boolean> {
  return store.check().then(
    () => true,
    () => false,
  );
}
