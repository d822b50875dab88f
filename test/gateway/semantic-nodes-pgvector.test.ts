import { type PgvectorServer, startPgvector } from '../support/pgvector';
import { startSwitch, type Switch } from '../support/switch';
import { SemanticNodes } from './semantic-nodes';
import { describeNodes, describeOutage } from './semantic-nodes-contract';

describe('gateways with one cache in PostgreSQL with pgvector', function () {
  this.timeout(60_000);
  // A request waits for its cache for a moment only, which a busy machine may miss: that is a miss, as it should be.
  this.retries(2);
  let postgres: PgvectorServer;
  let way: Switch;
  const nodes = new SemanticNodes(() => postgres.url.replace(/:\d+\//, `:${way.port}/`));

  before(async () => {
    postgres = await startPgvector();
    way = await startSwitch(Number(new URL(postgres.url).port));
    await nodes.start();
  });
  after(async () => {
    await nodes.stop();
    await way?.stop();
    await postgres?.stop();
  });

  describeNodes(nodes);
  describeOutage(nodes, () => ({ kill: () => way.set(false), restart: () => way.set(true) }));
});
