import { expect } from 'chai';
import { needPostgres, type PostgresServer, startPostgres } from '../support/postgres';
import { randomFrom } from '../support/random';
import { crash } from './crashes';
import { killedPostgres, lockedSqlite, outage } from './outages';

describe('a gateway under load', function () {
  this.timeout(60_000);

  it('that is killed has a row of every answer whose end was seen, and none twice', async () => {
    const tally = await crash({ kills: 5, durability: 'strict', random: randomFrom(1) });
    expect(tally).to.include({ lost: 0, twice: 0, summed: tally.rows });
  });

  it('whose SQLite file is locked keeps its rows, and has them when it is killed meanwhile', async () => {
    const tally = await outage(lockedSqlite(), { answers: 40, kill: true });
    expect(tally).to.include({ lost: 0, twice: 0, summed: tally.rows });
  });

  describe('whose PostgreSQL is killed', () => {
    let server: PostgresServer;

    before(async function () {
      needPostgres(this);
      server = await startPostgres();
    });
    after(() => server?.stop());

    it('keeps its rows until the server is back', async () => {
      const tally = await outage(killedPostgres(server, server.url), { answers: 40, kill: false });
      expect(tally).to.include({ lost: 0, twice: 0, summed: tally.rows, replayed: tally.spooled });
    });
  });
});
