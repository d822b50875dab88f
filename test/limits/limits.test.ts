import { expect } from 'chai';
import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { randomFrom } from '../support/random';
import { judge } from './judge';
import { run } from './scenario';
import { outages, scenarios } from './scenarios';

describe('limits under requests at once', function () {
  this.timeout(60_000);
  let redis: RedisServer;

  before(async function () {
    needRedis(this);
    redis = await startRedis({ persistent: true });
  });
  after(() => redis?.stop());

  it('tokens, Redis away, local', async () => {
    const scenario = outages({ requests: 200, fitting: 50 }, redis).find(({ label }) => label.endsWith('local'))!;
    expect(judge(scenario, await run(scenario, randomFrom(1)))).to.deep.equal([]);
  });

  for (const label of ['usd, memory, cuts', 'usd, Redis, cuts, kills']) {
    it(label, async () => {
      const all = scenarios({ requests: 100, fitting: 25 }, (database) => `${redis.url}/${database}`);
      const scenario = all.find((one) => one.label === label)!;
      expect(judge(scenario, await run(scenario, randomFrom(1)))).to.deep.equal([]);
    });
  }
});
