import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { requireOfHost } from '../../../plugins/ai/configuration/host-modules';
import type { HostDatabase } from '../../../plugins/ai/keys/emulated-database';
import { keepHostRecords, type KeptRecords } from '../../../plugins/ai/keys/keep-host-records';
import { createSecret, hashOf } from '../../../plugins/core/api-key';

/** As much of a Redis client as is used here. */
interface Redis extends HostDatabase {
  hmset(name: string, fields: object): Promise<unknown>;
  hgetall(name: string): Promise<Record<string, string>>;
  hdel(name: string, field: string): Promise<number>;
  sadd(name: string, ...members: string[]): Promise<number>;
  srem(name: string, member: string): Promise<number>;
  smembers(name: string): Promise<string[]>;
  set(name: string, value: string): Promise<unknown>;
  del(name: string): Promise<number>;
  keys(pattern: string): Promise<string[]>;
  flushall(): Promise<unknown>;
  multi(): {
    hmset(name: string, fields: object): { sadd(name: string, member: string): { exec(): Promise<unknown> } };
  };
}
const Emulation = requireOfHost('ioredis-mock') as new (options: object) => Redis;

describe('records of the host in an emulated database', () => {
  const errors: string[] = [];
  const logger = { error: (text: string) => void errors.push(text), warn() {}, info() {}, debug() {} };
  let folder: string;
  let file: string;
  let open: KeptRecords[];
  let port = 50_000;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'records-'));
    file = path.join(folder, 'usage.db');
    open = [];
    errors.length = 0;
  });
  afterEach(() => {
    for (const records of open) records.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A new process's memory: emulations of one address share theirs. */
  function start(): Redis {
    const database = new Emulation({ port: port++ });
    open.push(keepHostRecords({ database, namespace: 'EG', credentialTypes: ['key-auth', 'jwt'], file, logger }));
    return database;
  }
  async function everything(database: Redis): Promise<Record<string, unknown>> {
    const names = (await database.keys('*')).sort();
    const values = names.map((name) => database.data?.get(name));
    return Object.fromEntries(names.map((name, index) => [name, values[index]]));
  }

  it('are there after a restart, as the last change left them', async () => {
    const before = start();
    await before.multi().hmset('EG-user:1', { id: '1', username: 'ann' }).sadd('EG-username:ann', '1').exec();
    await before.hmset('EG-user:1', { team: 'red', lastname: '' });
    await before.hmset('EG-scope', { chat: 'true', other: 'true' });
    await before.hdel('EG-scope', 'other');
    await before.sadd('EG-key-auth:1', 'a', 'b');
    await before.srem('EG-key-auth:1', 'a');
    await before.hmset('EG-user:2', { id: '2' });
    await before.del('EG-user:2');
    await before.hmset('EG-jwt:k', { keySecret: 'of jwt' });
    const expected = await everything(before);
    expect(Object.keys(expected)).to.have.length(5);
    expect(await everything(start())).to.deep.equal(expected);
  });

  it('are in the file before the command is answered', async () => {
    const before = start();
    await before.hmset('EG-user:1', { id: '1' });
    expect(await start().hgetall('EG-user:1')).to.deep.equal({ id: '1' });
  });

  it('leave out what ends by itself, and what is of others', async () => {
    const before = start();
    await before.hmset('EG-access-token:1', { id: '1' });
    await before.hmset('OTHER-user:1', { id: '1' });
    await before.set('EG-rate-limit', '1');
    expect(await everything(start())).to.deep.equal({});
  });

  it('have hashes in place of plain secrets in the file, which is its owner’s only', async () => {
    const secret = createSecret();
    const before = start();
    await before.hmset('EG-key-auth:k', { keySecret: secret, consumerId: '1' });
    expect((await before.hgetall('EG-key-auth:k')).keySecret).to.equal(secret);
    open[0]!.close();
    expect(readFileSync(file).includes(secret)).to.equal(false);
    expect(statSync(file).mode & 0o777).to.equal(0o600);
    expect((await start().hgetall('EG-key-auth:k')).keySecret).to.equal(hashOf(secret));
  });

  it('are gone when all is deleted at once', async () => {
    const before = start();
    await before.hmset('EG-user:1', { id: '1' });
    await before.flushall();
    expect(await everything(start())).to.deep.equal({});
  });

  it('are all written when somebody has removed the file', async () => {
    const before = start();
    await before.hmset('EG-user:1', { id: '1' });
    rmSync(file);
    await before.hmset('EG-user:2', { id: '2' });
    await wait(1);
    expect(Object.keys(await everything(start()))).to.deep.equal(['EG-user:1', 'EG-user:2']);
  });

  it('are written later when the disk fails, which is said once', async () => {
    const before = start();
    rmSync(folder, { recursive: true });
    writeFileSync(folder, 'no folder');
    await before.hmset('EG-user:1', { id: '1' });
    await before.hmset('EG-user:2', { id: '2' });
    expect(errors).to.have.length(1);
    expect(errors[0]).to.contain('Users and keys cannot be written').and.contain('check the disk');
    rmSync(folder);
    for (const deadline = Date.now() + 10_000; Date.now() < deadline; await wait(50)) {
      if (Object.keys(await everything(start())).length === 2) return;
    }
    expect.fail('nothing was written');
  });

  it('stay where they are in a real Redis', () => {
    const real: HostDatabase = {};
    keepHostRecords({ database: real, namespace: 'EG', credentialTypes: [], file, logger }).close();
    expect(real).to.deep.equal({});
    expect(statSync(file, { throwIfNoEntry: false })).to.equal(undefined);
  });
});
