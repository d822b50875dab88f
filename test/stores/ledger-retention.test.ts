import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { listed } from '../../plugins/core/listed';
import { horizonsOf, Sweeper } from '../../plugins/stores/ledger/retention';
import { openSqliteLedger } from '../../plugins/stores/sqlite/ledger';
import { ledgerRow } from './ledger-row';

const DAY = 86_400_000;
const FOR_GOOD = { requests: 0, hours: 0, days: 0 };

describe('retention of the ledger', () => {
  let said: string[];
  const logger = {
    error: (text: string) => void said.push(text),
    warn: () => {},
    info: () => {},
    debug: () => {},
  };

  beforeEach(() => {
    said = [];
  });

  it('keeps for so many days, or for good', () => {
    expect(horizonsOf(FOR_GOOD, 10 * DAY)).to.deep.equal({ requests: undefined, hours: undefined, days: undefined });
    const horizons = horizonsOf({ requests: 1, hours: 2, days: 3 }, 10 * DAY);
    expect(horizons).to.deep.equal({ requests: 9 * DAY, hours: 8 * DAY, days: 7 * DAY });
  });

  it('removes what is too old as soon as the ledger is opened', async () => {
    const folder = mkdtempSync(path.join(os.tmpdir(), 'retention-'));
    const ledger = openSqliteLedger(path.join(folder, 'usage.db'));
    try {
      const [old, young] = [ledgerRow({ time: Date.now() - 2 * DAY }), ledgerRow({ time: Date.now() })];
      await ledger.insert([old, young]);
      const sweeper = new Sweeper(ledger, { ...FOR_GOOD, requests: 1 }, logger);
      while (await ledger.request(old.id)) await new Promise((resolve) => setTimeout(resolve, 5));
      await sweeper.stop();
      expect((await listed(ledger.requests({}))).map(({ id }) => id)).to.deep.equal([young.id]);
      expect((await listed(ledger.sum({ by: [] })))[0]?.requests).to.equal(2);
      expect(said).to.deep.equal([]);
    } finally {
      await ledger.close();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  it('ends with the step that it is at, and says what cannot be removed', async () => {
    const signals: (AbortSignal | undefined)[] = [];
    const sweep = async (_: unknown, signal?: AbortSignal) => {
      signals.push(signal);
      await new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
      throw new Error('disk gone');
    };
    await new Sweeper({ name: 'the ledger', sweep }, FOR_GOOD, logger).stop();
    expect(signals.map((signal) => signal?.aborted)).to.deep.equal([true]);
    expect(said.join()).to.match(/cannot be removed from the ledger: disk gone\. It is tried again in an hour/);
  });
});
