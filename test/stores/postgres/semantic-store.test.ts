import { expect } from 'chai';
import type { Logger } from '../../../plugins/core/services';
import { postgresAddress } from '../../../plugins/stores/postgres/address';
import { CacheDatabase } from '../../../plugins/stores/postgres/cache-database';
import { postgresSpaces } from '../../../plugins/stores/postgres/semantic-store';
import { startPgvector, type PgvectorServer } from '../../support/pgvector';
import { entryOf, queryOf, unit, WAITING } from '../semantic-entry';
import { describeSemanticStore } from '../semantic-store-contract';

const silent: Logger = { error() {}, warn() {}, info() {}, debug() {} };
const SPACE = { space: 'ai', maxBytes: 50_000_000 };

describe('semantic store in PostgreSQL with pgvector', () => {
  let server: PgvectorServer;
  let nodes: { close(): Promise<void> }[] = [];

  before(async () => (server = await startPgvector()));
  beforeEach(() => server.query('DROP SCHEMA public CASCADE; CREATE SCHEMA public'));
  afterEach(async () => {
    await Promise.all(nodes.map((node) => node.close()));
    nodes = [];
  });
  after(() => server?.stop());

  const node = () => {
    const database = new CacheDatabase(postgresAddress(server.url), { name: 'vectors', logger: silent });
    const spaces = postgresSpaces(database);
    const opened = {
      open: spaces.open,
      async close() {
        await spaces.close();
        await database.close();
      },
    };
    nodes.push(opened);
    return opened;
  };

  describe('like every semantic store', () => describeSemanticStore(async () => node()));

  it('serves on one gateway what another has learnt, and gives a late one all', async () => {
    const [one, other] = [node().open(SPACE), node().open(SPACE)];
    for (let n = 0; n < 20; n++) await one.add(entryOf({ id: `e${n}`, text: `word${n}`, vector: unit(1, n) }));
    const query = queryOf('else', { vector: unit(1, 7), count: 1 });
    const [found] = await other.candidates(query, WAITING);
    expect(found).to.include({ id: 'e7' });
    expect(String(await other.answer('e7', WAITING))).to.equal('answer of e7');
    expect(await other.remove({ id: 'e7' })).to.equal(1);
    expect(await one.answer('e7', WAITING)).to.equal(undefined);
    expect(await node().open(SPACE).size()).to.deep.equal(await one.size());
  });
});
