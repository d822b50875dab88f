import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from './support/free-port';
import { followPage } from './support/follow-page';
import { blocksOf } from './support/page';
import { needPostgres, type PostgresServer, startPostgres } from './support/postgres';
import type { Reader } from './support/reader';
import { needRedis, type RedisServer, startRedis } from './support/redis';

const FOLDER = path.join('config', 'examples');
const EXAMPLES = readdirSync(FOLDER);

describe('the examples', () => {
  for (const example of EXAMPLES) {
    const blocks = blocksOf(path.join(FOLDER, example, 'README.md'));

    describe(example, () => {
      const nameServers = example === 'several-gateways' ? startServers() : undefined;

      followPage(blocks, async (reader) => {
        const port = String(await freePort());
        for (const variable of ['SHOP_PORT', 'MODEL_PORT', 'LOGIN_PORT']) reader.movePort('3000', port, variable);
        nameServers?.(reader);
      });

      it('shows lines of its own configuration', () => {
        const files = readdirSync(path.join(FOLDER, example)).filter((file) => file.endsWith('.yml'));
        const lines = files.flatMap((file) => readFileSync(path.join(FOLDER, example, file), 'utf8').split('\n'));
        const shown = blocks.filter(({ language }) => language === 'yaml').flatMap(({ text }) => text.split('\n'));
        expect(shown.filter((line) => !lines.includes(line))).to.deep.equal([]);
      });
    });
  }
});

/** Starts what the page takes for granted, or skips it where that is not installed. */
function startServers(): (reader: Reader) => void {
  let postgres: PostgresServer;
  let redis: RedisServer;
  before(async function () {
    needPostgres(this);
    needRedis(this);
    [postgres, redis] = await Promise.all([startPostgres(), startRedis()]);
  });
  after(() => Promise.all([postgres?.stop(), redis?.stop()]));
  return (reader) => {
    reader.set('DATABASE_URL', postgres.url);
    reader.set('REDIS_URL', redis.url);
    reader.set('REDIS_PORT', String(redis.port));
  };
}
