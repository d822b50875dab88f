import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { SemanticNodes } from './semantic-nodes';
import { describeNodes, describeOutage } from './semantic-nodes-contract';

describe('gateways with one cache in Redis', function () {
  this.timeout(60_000);
  let redis: RedisServer;
  const nodes = new SemanticNodes(() => redis.url);

  before(async function () {
    needRedis(this);
    redis = await startRedis({ persistent: true });
    await nodes.start();
  });
  after(async () => {
    await nodes.stop();
    await redis?.stop();
  });

  describeNodes(nodes);
  describeOutage(nodes, () => redis);
});
