import { expect } from 'chai';
import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { answerOn, rephrased, type SemanticNode, SemanticNodes, until } from './semantic-nodes';
import { describeNodes, servedTo, serves } from './semantic-nodes-contract';

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

  it('go on without it, and give no wrong answer', async () => {
    const known = nodes.knownThings();
    await redis.kill();
    for (const node of nodes.nodes) {
      for (const thing of [...known, nodes.newThing()]) {
        expect(await node.ask(rephrased(thing))).to.include({ text: answerOn(thing), cache: 'miss' });
      }
    }
  });

  it('share again what they learn once it is back, and have kept what they knew', async () => {
    const [one, other] = nodes.nodes as [SemanticNode, SemanticNode];
    const known = nodes.knownThings();
    await redis.restart();
    for (const node of nodes.nodes) await until(() => node.isReady());
    await servedTo(nodes, one, other);
    await until(() => serves(other, known.shift()!, 'Good morning. '));
  });
});
