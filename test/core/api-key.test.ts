import { expect } from 'chai';
import { createHash } from 'node:crypto';
import { createKey, createSecret, hashOf, isHash, parseKey, sameSecret, writeKey } from '../../plugins/core/api-key';

describe('an API key', () => {
  it('has 256 random bits, and is read back whatever its secret looks like', () => {
    const seen = new Set<string>();
    for (let i = 0; i < 500; i++) {
      const { id, secret, text } = createKey();
      expect(text).to.match(/^sk-eg-[a-z0-9]{16}-[\w-]{43}$/);
      expect(Buffer.from(secret, 'base64url')).to.have.length(32);
      expect(parseKey(text)).to.deep.equal({ id, secret });
      seen.add(id).add(secret);
    }
    expect(seen.size).to.equal(1_000);
    const hyphens = '-'.repeat(43);
    expect(parseKey(writeKey({ id: 'a1', secret: hyphens }))).to.deep.equal({ id: 'a1', secret: hyphens });
  });

  it('keeps the id that it is given', () => {
    expect(createKey('laptop').text).to.match(/^sk-eg-laptop-/);
  });

  it('may be one of the host', () => {
    expect(parseKey('id:secret')).to.deep.equal({ id: 'id', secret: 'secret' });
    expect(parseKey('id:a:b')).to.deep.equal({ id: 'id', secret: 'a:b' });
    const secret = createSecret();
    expect(writeKey({ id: 'aB-9', secret })).to.equal(`aB-9:${secret}`);
  });

  it('is nothing else', () => {
    const secret = createSecret();
    const others = ['', ':', 'id:', ':secret', 'sk-1234', 'sk-eg-', `sk-eg--${secret}`, `sk-eg-a-${secret}x`];
    others.push(`sk-eg-a-${secret.slice(1)}`, `sk-eg-A-${secret}`, `sk-eg-a.b-${secret}`, `sk-eg-a-${secret}\n`);
    for (const text of others) expect(parseKey(text), text).to.equal(undefined);
  });
});

describe('the secret of a key', () => {
  const secret = createSecret();

  it('is stored as its SHA-256', () => {
    expect(hashOf(secret)).to.equal(`sha256:${createHash('sha256').update(secret).digest('hex')}`);
    expect(isHash(hashOf(secret))).to.equal(true);
    for (const text of [secret, 'sha256:', `${hashOf(secret)}0`, `x${hashOf(secret)}`])
      expect(isHash(text), text).to.equal(false);
  });

  it('is the stored one, or another', () => {
    const stored = [hashOf(secret), hashOf(secret).toUpperCase().replace('SHA256', 'sha256'), secret];
    for (const one of stored) {
      expect(sameSecret(secret, one)).to.equal(true);
      for (const other of [createSecret(), '', `${secret}x`, secret.slice(1)])
        expect(sameSecret(other, one)).to.equal(false);
    }
  });

  it('is never its own hash: who reads what is stored cannot call with it', () => {
    expect(sameSecret(hashOf(secret), hashOf(secret))).to.equal(false);
  });
});
