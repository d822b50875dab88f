import { RedisConnection } from '../../../plugins/stores/redis/connection';
import { redisCounters } from '../../../plugins/stores/redis/counters';
import { needRedis, type RedisServer, startRedis } from '../../support/redis';
import { describeCounters } from '../counters-contract';

const logger = { error: console.error, warn() {}, info() {}, debug() {} };

describe('redis counters', () => {
  let server: RedisServer;
  const opened: { close(): Promise<void> }[] = [];

  before(async function () {
    needRedis(this);
    server = await startRedis();
  });
  afterEach(async () => {
    for (const one of opened.splice(0)) await one.close();
  });
  after(() => server?.stop());

  describeCounters({
    open() {
      const connection = new RedisConnection({ url: server.url, name: 'shared' }, logger);
      const counters = redisCounters(connection, logger);
      opened.push(counters, connection);
      return counters;
    },
  });
});
