import { expect } from 'chai';
import { needRedis, type RedisServer, startRedis } from '../support/redis';
import { answerOn, rephrased, type SemanticNode, SemanticNodes, until } from './semantic-nodes';
import { describeNodes, servedTo, serves } from './semantic-nodes-contract';

const GREETINGS = ['', 'Hello! ', 'Hi there! ', 'Good morning. '];

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

  it('serve what they knew as soon as it is back, and what one of them learns from then on', async () => {
    const [one, other] = nodes.nodes as [SemanticNode, SemanticNode];
    const known = nodes.knownThings();
    await redis.restart();
    const restarted = Date.now();
    for (const node of nodes.nodes) await until(() => node.isReady());
    const ready = Date.now() - restarted;
    for (const node of nodes.nodes) {
      // What a busy machine made a miss is kept as it was asked, so it is asked in other words.
      const questions = GREETINGS.flatMap((greeting) => known.map((thing) => ({ thing, greeting })));
      await until(async () => {
        const { thing, greeting } = questions.shift()!;
        return serves(node, thing, greeting);
      });
    }
    console.log(`      ready after ${ready} ms, serving by meaning after ${Date.now() - restarted} ms`);
    await servedTo(nodes, one, other);
    await servedTo(nodes, other, one);
  });
});
