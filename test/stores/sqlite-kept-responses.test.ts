import { expect } from 'chai';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import Database = require('libsql');
import type { KeptResponses } from '../../plugins/core/kept-responses';
import { type KeptLimits, openKeptResponses } from '../../plugins/stores/sqlite/kept-responses';

const DAY = 86_400_000;

describe('sqlite kept responses', () => {
  let folder: string;
  let file: string;
  let kept: KeptResponses;
  let errors: string[];

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'kept-'));
    file = path.join(folder, 'usage.db');
    errors = [];
    kept = open();
  });
  afterEach(async () => {
    await kept.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const logger = { error: (message: string) => void errors.push(message), warn() {}, info() {}, debug() {} };
  const open = (limits?: Partial<KeptLimits>) => openKeptResponses(file, logger, limits);
  const reopen = async (limits?: Partial<KeptLimits>) => {
    await kept.close();
    kept = open(limits);
  };
  const keep = (id: string, { words = 'hi', owner = 'ann', expires = Date.now() + DAY } = {}) => {
    const turn = { input: [{ type: 'message', role: 'user', content: words }], response: { id } };
    return kept.keep({ id, owner, previous: null, turn, expires });
  };
  const find = (id: string, owner = 'ann') => kept.find({ owner, id });
  const present = async (...ids: string[]) => {
    const found = await Promise.all(ids.map((id) => find(id)));
    return ids.filter((_, index) => found[index]).join('');
  };

  it('are found by their owner, after a restart as well, until they are forgotten', async () => {
    expect(keep('a', { words: "it's ☂" })).to.equal(true);
    const found = await find('a');
    expect(found?.turn?.input[0]).to.deep.equal({ type: 'message', role: 'user', content: "it's ☂" });
    expect(found?.size).to.equal(Buffer.byteLength(JSON.stringify(found?.turn)));
    expect(await find('a', 'bob')).to.equal(undefined);
    await reopen();
    expect(await find('a')).to.deep.equal(found);
    await kept.forget({ owner: 'bob', id: 'a' });
    expect(await present('a')).to.equal('a');
    await kept.forget({ owner: 'ann', id: 'a' });
    expect(await find('a')).to.equal(undefined);
  });

  it('leave no words on the disk when they are forgotten', async () => {
    keep('a', { words: 'a-secret-of-the-client' });
    await kept.forget({ owner: 'ann', id: 'a' });
    await kept.close();
    expect(readFileSync(file).includes('a-secret-of-the-client')).to.equal(false);
    kept = open();
  });

  it('are remembered as too large, without their words', async () => {
    await reopen({ bytes: 1000 });
    expect(keep('a', { words: 'x'.repeat(1000) })).to.equal(false);
    expect(await find('a')).to.include({ turn: null, size: 0 });
  });

  it('end when their time is over', async () => {
    keep('a', { expires: Date.now() - 1 });
    keep('b');
    expect(await present('a', 'b')).to.equal('b');
    await reopen();
    const database = new Database(file);
    expect(database.prepare('SELECT id FROM kept_responses').all()).to.deep.equal([{ id: 'b' }]);
    database.close();
  });

  it('go the oldest first when there are too many, or too many bytes', async () => {
    for (const id of 'abcdefghij') keep(id);
    await reopen({ capacity: 5 });
    expect(await present(...'abcdefghij')).to.equal('ghij');
    for (const id of 'klm') keep(id, { words: 'x'.repeat(1000) });
    await reopen({ totalBytes: 3000 });
    expect(await present(...'ghijklm')).to.equal('lm');
  });

  it('are swept as they are written', async () => {
    await reopen({ capacity: 10 });
    for (let n = 0; n < 100; n++) keep(`r${n}`);
    expect(await present('r0', 'r90', 'r91')).to.equal('r91');
  });

  it('say when they cannot be written, and go on', async () => {
    const other = new Database(file);
    other.exec('BEGIN IMMEDIATE');
    expect(keep('a')).to.equal(false);
    expect(errors.join()).to.match(/usage\.db cannot be written: .*locked.*check the disk/);
    other.exec('COMMIT');
    other.close();
    expect(keep('b')).to.equal(true);
    expect(await present('a', 'b')).to.equal('b');
  });
});
