import { expect } from 'chai';
import { Redis } from 'ioredis';
import { KeyRecords } from '../../../plugins/ai/keys/key-records';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';

describe('the records of a Redis that holds much else', () => {
  let server: RedisServer;
  let client: Redis;

  before(async function () {
    needRedis(this);
    server = await startRedis();
    client = new Redis(server.url);
    await client.mset(Object.fromEntries(Array.from({ length: 20_000 }, (_, n) => [`other:${n}`, 'x'])));
  });
  after(async () => {
    client?.disconnect();
    await server?.stop();
  });

  it('tell whether there is anybody, wherever the one user stands', async () => {
    const records = new KeyRecords(client as never, 'EG');
    expect(await records.hasConsumers()).to.equal(false);
    await client.hset('EG-application:a1', { id: 'a1', name: 'robot', isActive: 'true' });
    expect(await records.hasConsumers()).to.equal(true);
  });
});
