import { type PgvectorServer, startPgvector } from '../support/pgvector';
import { SemanticNodes } from './semantic-nodes';
import { describeNodes } from './semantic-nodes-contract';

describe('gateways with one cache in PostgreSQL with pgvector', function () {
  this.timeout(60_000);
  // A request waits for its cache for a moment only, which a busy machine may miss: that is a miss, as it should be.
  this.retries(2);
  let postgres: PgvectorServer;
  const nodes = new SemanticNodes(() => postgres.url);

  before(async () => {
    postgres = await startPgvector();
    await nodes.start();
  });
  after(async () => {
    await nodes.stop();
    await postgres?.stop();
  });

  describeNodes(nodes);
});
