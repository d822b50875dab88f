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
      ['wrong from the first character', key(), `!${secret.slice(1)}`],
      ['wrong at the last character', key(), `${secret.slice(0, -1)}!`],
      ['unknown id', undefined, secret],
    ];
    const medians = cases.map(([name, stored, sent]) => `${name} ${medianOf(() => holderOf(stored, sent))}`);
    console.log(`        microseconds, measured and not judged: ${medians.join(', ')}`);
  });
});

/** Of how long it takes, in microseconds. */
function medianOf(run: () => void): string {
  const times = Array.from({ length: 5_000 }, () => {
    const start = process.hrtime.bigint();
    run();
    return Number(process.hrtime.bigint() - start);
  });
  return (times.sort((a, b) => a - b)[times.length / 2]! / 1_000).toFixed(2);
}
