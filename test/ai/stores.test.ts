import { expect } from 'chai';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { closeStores, openStores, storeNamed } from '../../plugins/ai/stores';
import { memoryCounters } from '../../plugins/stores/memory/counters';
import { openSqliteLedger } from '../../plugins/stores/sqlite/ledger';
import { entryOf, WAITING } from '../stores/semantic-entry';

const SPACE = { space: 'ai', maxBytes: 1_000_000 };

describe('stores by their addresses', () => {
  let folder: string;
  let warnings: string[];
  const logger = { error() {}, warn: (message: string) => void warnings.push(message), info() {}, debug() {} };

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'stores-'));
    warnings = [];
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const open = (declared: Record<string, string>) => openStores(declared, memoryCounters(), logger);
  const at = (name: string) => `sqlite:${path.join(folder, name)}`;

  it('keep what they are given in a file, and count in memory', async () => {
    const before = open({ local: at('data/cache.db') });
    await before.get('local')!.cache.set('k', Buffer.from('one'), 60);
    await before
      .get('local')!
      .spaces.open(SPACE)
      .add(entryOf({ id: 'x' }));
    expect(before.get('local')!.counters).to.equal(before.get('default')!.counters);
    await closeStores(before);
    const after = open({ local: at('data/cache.db') });
    const { cache, spaces } = storeNamed(after, 'local');
    expect(String(await cache.get('k'))).to.equal('one');
    expect(await spaces.open(SPACE).size()).to.include({ entries: 1 });
    expect(String(await spaces.open(SPACE).answer('x', WAITING))).to.equal('answer of x');
    await closeStores(after);
    expect(warnings).to.deep.equal([]);
  });

  it('refuse the file of the ledger, by whatever path, and change nothing in it', async () => {
    const ledger = openSqliteLedger(path.join(folder, 'usage.db'));
    symlinkSync(path.join(folder, 'usage.db'), path.join(folder, 'link.db'));
    for (const name of ['usage.db', 'link.db']) {
      expect(() => open({ local: at(name) })).to.throw(
        /^stores\.local: .*(usage|link)\.db cannot hold a cache: it holds other tables already, .* `sqlite:data\/cache\.db`$/,
      );
    }
    await ledger.check();
    await ledger.close();
    openSqliteLedger(path.join(folder, 'usage.db'));
  });

  it('refuse one file for two of them', () => {
    expect(() => open({ one: at('cache.db'), two: at('./cache.db') })).to.throw(
      /^stores\.two: .*cache\.db is the file of stores\.one; use that name, or another file$/,
    );
  });

  it('go on in memory where a file cannot be used, and say so', async () => {
    mkdirSync(path.join(folder, 'cache.db'));
    const stores = open({ local: at('cache.db') });
    expect(warnings).to.have.length(1);
    expect(warnings[0]).to.match(/^The store local cannot use .*cache\.db: .*Until the gateway is started anew/);
    const { cache, spaces } = stores.get('local')!;
    await cache.set('k', Buffer.from('one'), 60);
    expect(String(await cache.get('k'))).to.equal('one');
    await spaces.open(SPACE).add(entryOf({ id: 'x' }));
    expect(String(await spaces.open(SPACE).answer('x', WAITING))).to.equal('answer of x');
    await closeStores(stores);
  });

  it('say which there are, and how an address is written', () => {
    expect(() => storeNamed(open({ local: 'memory:1' }), 'locl')).to.throw(
      /there is no store `locl` under `stores` of system.config.yml; .*`local`/,
    );
    expect(() => open({ local: 'memory:much' })).to.throw(
      /^stores\.local: .*`memory`.*`sqlite:<file>`.*`env:REDIS_URL`/,
    );
  });
});
