import { expect } from 'chai';
import { Redis } from 'ioredis';
import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { answerOn, rephrased, SemanticNodes } from './semantic-nodes';
import { describeNodes, describeOutage, untilServed } from './semantic-nodes-contract';

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

  it('serve what they know while its memory is full, and ask the model for the rest', async () => {
    const known = nodes.knownThings();
    const full = new Redis(redis.url);
    await full.config('SET', 'maxmemory', 1);
    try {
      for (const node of nodes.nodes) {
        const thing = nodes.newThing();
        for (let times = 0; times < 2; times++) {
          expect(await node.ask(rephrased(thing))).to.include({ text: answerOn(thing), cache: 'miss' });
        }
        await untilServed(node, known, 'Good evening! ');
      }
    } finally {
      await full.config('SET', 'maxmemory', 0);
      full.disconnect();
    }
  });

  describeOutage(nodes, () => redis);
});
