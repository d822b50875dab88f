import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { StartProcess } from '../start-process';

/** What a revocation may take to be effective everywhere. Milliseconds. */
const EFFECTIVE = 1_000;

describe('two gateways on one Redis', () => {
  let redis: RedisServer;
  const gateways: StartProcess[] = [];

  before(async function () {
    needRedis(this);
    redis = await startRedis();
    await Promise.all(
      [1, 2].map(async () => {
        const gateway = new StartProcess();
        gateways.push(gateway);
        gateway.edit('system.config.yml', /emulate: .*/, `host: 127.0.0.1\n    port: ${redis.port}`);
        gateway.edit('gateway.config.yml', '{ action: { anonymous: loopback } }', '');
        await gateway.run();
      }),
    );
  });
  after(async () => {
    await Promise.all(gateways.map((gateway) => gateway.remove()));
    await redis?.stop();
  });

  async function ask<T>(gateway: StartProcess, method: string, resource: string, body?: object): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(gateway.adminUrl + resource, {
      method,
      headers,
      body: body ? JSON.stringify(body) : null,
    });
    const text = await answer.text();
    expect(answer.ok, text).to.equal(true);
    return JSON.parse(text) as T;
  }
  const statusOf = (key: string) =>
    Promise.all(gateways.map(async (gateway) => (await gateway.chat({}, { authorization: `Bearer ${key}` })).status));

  it('let a key in at once, tell of its use, and refuse it within a second after it is revoked', async () => {
    const [first, second] = gateways as [StartProcess, StartProcess];
    const { id, key } = await ask<{ id: string; key: string }>(first, 'POST', '/ai/keys', { consumer: 'alice' });
    expect(await statusOf(key)).to.deep.equal([200, 200]);
    const { data } = await ask<{ data: { id: string; last_used: string }[] }>(second, 'GET', '/ai/keys?consumer=alice');
    expect(data.map((one) => one.id)).to.deep.equal([id]);
    expect(Date.parse(data[0]?.last_used ?? '')).to.be.greaterThan(Date.now() - 60_000);

    const rotated = await ask<{ key: string }>(second, 'POST', `/ai/keys/${id}/rotate`);
    expect(await statusOf(rotated.key)).to.deep.equal([200, 200]);
    await wait(EFFECTIVE);
    expect(await statusOf(key)).to.deep.equal([401, 401]);

    await ask(first, 'DELETE', `/ai/keys/${id}`);
    await wait(EFFECTIVE);
    expect(await statusOf(rotated.key)).to.deep.equal([401, 401]);
  });

  it('leave keys in Redis, and none in their files', async () => {
    const [first, second] = gateways as [StartProcess, StartProcess];
    const { key } = await ask<{ key: string }>(first, 'POST', '/ai/keys', { consumer: 'bob' });
    second.kill('SIGKILL');
    await second.end();
    second.output = '';
    await second.run();
    expect(await statusOf(key)).to.deep.equal([200, 200]);
    await redis.restart();
    expect((await ask<{ data: [] }>(second, 'GET', '/ai/keys')).data).to.have.length(0);
  });
});
