import { expect } from 'chai';
import crypto from 'node:crypto';
import { type Holder, holderOf, type KnownKey } from '../../../plugins/ai/credentials/known-key';
import { createSecret, hashOf } from '../../../plugins/core/api-key';

const HOUR = 3_600_000;

describe('a known key', () => {
  const [secret, previous] = [createSecret(), createSecret()];
  const holder: Holder = { consumer: { id: '1', name: 'ann' }, grant: undefined };
  const key = (more: Partial<KnownKey> = {}): KnownKey => ({
    id: 'a1',
    hash: hashOf(secret),
    active: true,
    holder,
    scopes: [],
    grant: undefined,
    ...more,
  });

  it('lets its holder in, by its secret only', () => {
    expect(holderOf(key(), secret)).to.equal(holder);
    for (const wrong of ['', `${secret}x`, secret.slice(1), hashOf(secret), createSecret()]) {
      expect(holderOf(key(), wrong)).to.equal(undefined);
    }
    expect(holderOf(key({ hash: undefined }), secret)).to.equal(undefined);
    expect(holderOf(undefined, secret)).to.equal(undefined);
  });

  it('lets in by the secret before the last one for as long as both hold', () => {
    const rotated = (until: number) => key({ previous: { hash: hashOf(previous), until } });
    expect(holderOf(rotated(Date.now() + HOUR), previous)).to.equal(holder);
    expect(holderOf(rotated(Date.now() + HOUR), secret)).to.equal(holder);
    expect(holderOf(rotated(Date.now() - 1), secret)).to.equal(holder);
    expect(holderOf(rotated(Date.now() - 1), previous)).to.deep.equal({
      reason: 'The key has been replaced by a new one.',
    });
  });

  it('says why it holds no more, to whom has its secret', () => {
    const ended: [Partial<KnownKey>, string][] = [
      [{ active: false }, 'The key has been revoked.'],
      [{ expires: Date.now() - 1 }, 'The key has expired.'],
      [{ holder: undefined }, 'The owner of the key is not active.'],
    ];
    for (const [more, reason] of ended) {
      expect(holderOf(key(more), secret)).to.deep.equal({ reason });
      expect(holderOf(key(more), previous)).to.equal(undefined);
    }
    expect(holderOf(key({ expires: Date.now() + HOUR }), secret)).to.equal(holder);
  });

  it('is compared in constant time, and so is an unknown one', () => {
    const original = crypto.timingSafeEqual;
    const compared: number[][] = [];
    crypto.timingSafeEqual = (a, b) => {
      compared.push([a.byteLength, b.byteLength]);
      return original(a, b);
    };
    try {
      for (const stored of [key(), key({ hash: undefined }), key({ active: false }), undefined]) {
        for (const sent of [secret, 'x', 'y'.repeat(1_000)]) {
          compared.length = 0;
          holderOf(stored, sent);
          expect(compared).to.deep.equal([
            [32, 32],
            [32, 32],
          ]);
        }
      }
    } finally {
      crypto.timingSafeEqual = original;
    }
    const cases: [string, KnownKey | undefined, string][] = [
      ['right', key(), secret],
      ...[0, 10, 20, 30, 42].map((same): [string, KnownKey, string] => [
        `the first ${same} of 43 right`,
        key(),
        `${secret.slice(0, same)}${'!'.repeat(43 - same)}`,
      ]),
      ['unknown id', undefined, secret],
    ];
    // In turns, so that what else happens on the machine falls on all alike.
    const times = cases.map((): number[] => []);
    for (let round = 0; round < 5_000; round++)
      cases.forEach(([, stored, sent], index) => times[index]!.push(timeOf(() => holderOf(stored, sent))));
    console.log('        microseconds (5 %, median, 95 %), measured and not judged:');
    cases.forEach(([name], index) => console.log(`          ${name.padEnd(26)}${distribution(times[index]!)}`));
  });
});

/** Microseconds. */
function timeOf(run: () => void): number {
  const start = process.hrtime.bigint();
  run();
  return Number(process.hrtime.bigint() - start) / 1_000;
}

function distribution(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))]!.toFixed(2).padStart(8);
  return [0.05, 0.5, 0.95].map(at).join('');
}
