import { postgresAddress } from '../../../plugins/stores/postgres/address';
import { openPostgresLedger } from '../../../plugins/stores/postgres/ledger';
import { needPostgres, type PostgresServer, startPostgres } from '../../support/postgres';
import { itKeepsALedger } from '../ledger-contract';
import { itAddsUp } from '../ledger-sums-contract';
import { itIsSharedByMany } from '../shared-ledger-contract';

describe('a ledger in PostgreSQL', () => {
  let server: PostgresServer;
  let made = 0;

  before(async function () {
    needPostgres(this);
    server = await startPostgres();
  });
  after(() => server?.stop());

  const freshAddress = async () => postgresAddress(await server.schema(`ledger_${++made}`));

  describe('as a database', () => itKeepsALedger(async () => openPostgresLedger(await freshAddress())));

  describe('as one that adds up', () => itAddsUp(async () => openPostgresLedger(await freshAddress())));

  describe('as one that many use', () => {
    itIsSharedByMany(async () => {
      const address = await freshAddress();
      return () => openPostgresLedger(address);
    });
  });
});
