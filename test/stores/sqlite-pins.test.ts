import { expect } from 'chai';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Pin, Pins } from '../../plugins/core/pins';
import { openTestLedger } from './open-test-ledger';
import { openPins, type PinLimits } from '../../plugins/stores/sqlite/pins';
import { ledgerRow } from './ledger-row';

const logger = { error() {}, warn() {}, info() {}, debug() {} };
const FILE = { owner: 'ann', resource: 'files' } as const;

describe('sqlite pins', () => {
  let folder: string;
  let file: string;
  let pins: Pins;

  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'pins-'));
    file = path.join(folder, 'new', 'usage.db');
    pins = openPins(file, logger);
  });
  afterEach(async () => {
    await pins.close();
    rmSync(folder, { recursive: true, force: true });
  });

  const reopened = async (limits?: Partial<PinLimits>) => {
    await pins.close();
    pins = openPins(file, logger, limits);
  };
  const ids = async (more: Partial<Parameters<Pins['list']>[0]> = {}) =>
    (await pins.list({ ...FILE, order: 'desc', limit: 10, ...more })).map(({ id }) => id);

  it('are found at once, when they are written, and after a restart', async () => {
    const full = pin('a', { model: "it's; --", key: 'env:KEY' });
    pins.keep(full);
    expect(await pins.find({ ...FILE, id: 'a' })).to.deep.equal(full);
    await pins.flush();
    expect(await pins.find({ ...FILE, id: 'a' })).to.deep.equal(full);
    await reopened();
    expect(await pins.find({ ...FILE, id: 'a' })).to.deep.equal(full);
  });

  it('are found by their owner only, each kind by itself', async () => {
    pins.keep(pin('a'));
    pins.keep(pin('a', { owner: 'bob', endpoint: 'other' }));
    for (const written of [false, true]) {
      if (written) await pins.flush();
      expect(await pins.find({ ...FILE, owner: 'eve', id: 'a' })).to.equal(undefined);
      expect(await pins.find({ ...FILE, resource: 'batches', id: 'a' })).to.equal(undefined);
      expect((await pins.find({ ...FILE, owner: 'bob', id: 'a' }))?.endpoint).to.equal('other');
    }
    expect(await ids({ owner: 'eve' })).to.deep.equal([]);
  });

  it('are known to be somebody’s', async () => {
    pins.keep(pin('a', { owner: 'bob' }));
    expect(await pins.isKept({ resource: 'files', id: 'a' })).to.equal(true);
    expect(await pins.isKept({ resource: 'batches', id: 'a' })).to.equal(false);
    pins.forget({ owner: 'bob', resource: 'files', id: 'a' });
    expect(await pins.isKept({ resource: 'files', id: 'a' })).to.equal(false);
  });

  it('stay as they were first seen', async () => {
    pins.keep(pin('a'));
    await pins.flush();
    pins.keep(pin('a', { endpoint: 'other' }));
    await pins.flush();
    expect((await pins.find({ ...FILE, id: 'a' }))?.endpoint).to.equal('stand');
  });

  it('are forgotten, whether or not they were written', async () => {
    pins.keep(pin('a'));
    pins.forget({ ...FILE, id: 'a' });
    expect(await pins.find({ ...FILE, id: 'a' })).to.equal(undefined);
    await pins.flush();
    expect(await ids()).to.deep.equal([]);
    pins.keep(pin('b'));
    await pins.flush();
    pins.forget({ ...FILE, id: 'b' });
    expect(await pins.find({ ...FILE, id: 'b' })).to.equal(undefined);
    await reopened();
    expect(await pins.find({ ...FILE, id: 'b' })).to.equal(undefined);
  });

  it('are listed page by page in both orders', async () => {
    for (const id of ['c', 'a', 'b', 'd']) pins.keep(pin(id));
    pins.keep(pin('x', { owner: 'bob' }));
    expect(await ids()).to.deep.equal(['d', 'b', 'a', 'c']);
    expect(await ids({ limit: 2 })).to.deep.equal(['d', 'b']);
    expect(await ids({ limit: 2, after: 'b' })).to.deep.equal(['a', 'c']);
    expect(await ids({ order: 'asc', after: 'a' })).to.deep.equal(['b', 'd']);
    for (const after of ['c', 'unknown', 'x']) expect(await ids({ after })).to.deep.equal([]);
  });

  it('are gone when they are too old', async () => {
    const day = 86_400_000;
    pins.keep(pin('old', { time: Date.now() - 30 * day - 1000 }));
    pins.keep(pin('young', { time: Date.now() - 29 * day }));
    await pins.flush();
    expect(await pins.find({ ...FILE, id: 'old' })).to.equal(undefined);
    expect(await ids()).to.deep.equal(['young']);
    await reopened({ life: 365 * day });
    expect(await ids()).to.deep.equal(['young']);
  });

  it('make room for newer ones of their kind', async () => {
    await reopened({ capacity: 3 });
    pins.keep(pin('batch', { resource: 'batches' }));
    for (let n = 0; n < 2100; n++) pins.keep(pin(`${n}`));
    await pins.flush();
    // Swept every 1000 changes.
    const left = await ids({ limit: 1000 });
    expect(left).to.have.length.below(200).and.include('2099').and.not.include('1000');
    expect(await ids({ resource: 'batches' })).to.deep.equal(['batch']);
  });

  it('stand beside the ledger, whichever comes first, and begin anew with it when the file is removed', async () => {
    const ledger = openTestLedger(file, logger);
    void ledger.record(ledgerRow());
    pins.keep(pin('a'));
    await Promise.all([ledger.flush(), pins.flush()]);
    rmSync(path.dirname(file), { recursive: true });
    void ledger.record(ledgerRow());
    await ledger.flush();
    pins.keep(pin('b'));
    await pins.flush();
    await ledger.close();
    await reopened();
    expect(await ids()).to.deep.equal(['b']);
  });

  it('that were flushed outlive a process that is killed', () => {
    const script = `
      const { openPins } = require(${JSON.stringify(require.resolve('../../plugins/stores/sqlite/pins'))});
      const pins = openPins(${JSON.stringify(file)}, console);
      pins.keep(${JSON.stringify(pin('killed'))});
      pins.flush().then(() => process.kill(process.pid, 'SIGKILL'));`;
    expect(spawnSync(process.execPath, ['-e', script]).signal).to.equal('SIGKILL');
    return pins.find({ ...FILE, id: 'killed' }).then((found) => expect(found?.endpoint).to.equal('stand'));
  });
});

function pin(id: string, more: Partial<Pin> = {}): Pin {
  const place = { endpoint: 'stand', url: 'http://stand', key: null, model: null };
  return { id, ...FILE, ...place, time: Date.now(), ...more };
}
