import { expect } from 'chai';
import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { answerOn, asked, rephrased, type SemanticNode, SemanticNodes, until } from './semantic-nodes';
import { describeNodes } from './semantic-nodes-contract';

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

  it('answer from it again once it is back, with what they knew', async () => {
    const [, other] = nodes.nodes as [SemanticNode, SemanticNode];
    const known = nodes.knownThings();
    await redis.restart();
    for (const node of nodes.nodes) await until(() => node.isReady());
    await until(async () => {
      const thing = known.shift()!;
      known.push(thing);
      const { text, cache } = await other.ask(asked(thing));
      expect(text).to.equal(answerOn(thing));
      return cache === 'hit';
    });
  });
});
