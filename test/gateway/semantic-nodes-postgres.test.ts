import { needPostgres, type PostgresServer, startPostgres } from '../support/postgres';
import { SemanticNodes } from './semantic-nodes';
import { describeNodes, describeOutage } from './semantic-nodes-contract';

/** Debian's server has no pgvector: answers are found by their words. */
describe('gateways with one cache in a PostgreSQL server', function () {
  this.timeout(60_000);
  let postgres: PostgresServer;
  const nodes = new SemanticNodes(() => postgres.url);

  before(async function () {
    needPostgres(this);
    postgres = await startPostgres();
    await nodes.start();
  });
  after(async () => {
    await nodes.stop();
    await postgres?.stop();
  });

  describeNodes(nodes);
  describeOutage(nodes, () => postgres);
});
