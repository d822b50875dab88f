import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { Spool } from '../../../plugins/stores/ledger/spool';

interface Row {
  id: string;
}

describe('spool', () => {
  let folder: string;
  let taken: string[];

  beforeEach(() => {
    folder = path.join(mkdtempSync(path.join(os.tmpdir(), 'spool-')), 'not', 'yet');
    taken = [];
  });
  afterEach(() => rmSync(path.resolve(folder, '../..'), { recursive: true, force: true }));

  const open = (bytes = 1e6) => new Spool<Row>({ folder, bytes });
  const take = async (rows: readonly Row[]) => void taken.push(...rows.map(({ id }) => id));
  const rows = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => ({ id: `${from + n}` }));
  const ids = (to: number) => rows(0, to).map(({ id }) => id);

  it('gives rows back in their order, once, and leaves no file behind', async () => {
    const spool = open();
    expect(spool.empty).to.equal(true);
    spool.append(rows(0, 150));
    spool.append(rows(150, 300));
    expect(spool.empty).to.equal(false);
    await spool.replay(take);
    expect(taken).to.deep.equal(ids(300));
    expect(spool.empty).to.equal(true);
    expect(readdirSync(folder)).to.deep.equal([]);
  });

  it('keeps what was not taken, and what comes meanwhile behind it', async () => {
    const spool = open();
    spool.append(rows(0, 250));
    let calls = 0;
    const failure = await spool
      .replay(async (some) => {
        if (++calls === 3) throw new Error('away');
        await take(some);
      })
      .catch((error: Error) => error.message);
    expect(failure).to.equal('away');
    spool.append(rows(250, 260));
    taken = [];
    await spool.replay(take);
    expect(taken).to.deep.equal(ids(260));
  });

  it('is full from its bytes on, and not any more when it was emptied', async () => {
    const spool = open(1000);
    spool.append(rows(0, 10));
    expect(spool.full).to.equal(false);
    spool.append(rows(10, 100));
    expect(spool.full).to.equal(true);
    expect(open(1000).full).to.equal(true);
    await spool.replay(take);
    expect(spool.full).to.equal(false);
  });

  it('takes over what a killed process has left, but for the line that it did not finish', async () => {
    const script = `
      const { Spool } = require(${JSON.stringify(require.resolve('../../../plugins/stores/ledger/spool'))});
      const spool = new Spool({ folder: ${JSON.stringify(folder)}, bytes: 1e6 });
      spool.append([{ id: '0' }, { id: '1' }]);
      process.kill(process.pid, 'SIGKILL');`;
    expect(spawnSync(process.execPath, ['-e', script]).signal).to.equal('SIGKILL');
    const [left] = readdirSync(folder);
    appendFileSync(path.join(folder, left!), '{"id":"2"');
    const spool = open();
    expect(spool.empty).to.equal(false);
    await spool.replay(take);
    expect(taken).to.deep.equal(['0', '1']);
    expect(spool.empty).to.equal(true);
  });

  it('leaves alone what a process elsewhere still writes to, until it has long been silent', async () => {
    const other = path.join(folder, '1700000000000-other-host-7.open');
    mkdirSync(folder, { recursive: true });
    writeFileSync(other, '{"id":"there"}\n');
    await open().replay(take);
    expect(taken).to.deep.equal([]);
    const longAgo = Date.now() / 1000 - 120;
    utimesSync(other, longAgo, longAgo);
    await open().replay(take);
    expect(taken).to.deep.equal(['there']);
  });

  it('is read by nobody else', () => {
    open().append(rows(0, 1));
    expect(statSync(folder).mode & 0o777).to.equal(0o700);
    const [file] = readdirSync(folder);
    expect(statSync(path.join(folder, file!)).mode & 0o777).to.equal(0o600);
  });

  it('sets a row aside for people, where it is not replayed', async () => {
    const spool = open();
    const file = spool.setAside({ id: 'bad' });
    expect(spool.empty).to.equal(true);
    await spool.replay(take);
    expect(taken).to.deep.equal([]);
    expect(readFileSync(file, 'utf8')).to.equal('{"id":"bad"}\n');
  });

  it('sets no more aside than it may keep', () => {
    const spool = open(30);
    const file = spool.setAside({ id: 'bad' });
    for (let more = 0; more < 2; more++) spool.setAside({ id: 'bad' });
    expect(() => spool.setAside({ id: 'bad' })).to.throw(/rows are refused, and .*set-aside\.jsonl is full/);
    rmSync(file);
    expect(spool.setAside({ id: 'bad' })).to.equal(file);
  });
});
