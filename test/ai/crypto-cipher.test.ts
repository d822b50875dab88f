import { expect } from 'chai';
import crypto = require('node:crypto');
import { createCipher, createDecipher, supplyLegacyCiphers } from '../../plugins/ai/crypto-cipher';

const legacy = crypto as { createCipher?: typeof createCipher };

describe('ciphers for the host', () => {
  const seal = (make: typeof createCipher, algorithm: string, text: string) => {
    const cipher = make(algorithm, 'sensitiveKey');
    return cipher.update(text, 'utf8', 'hex') + cipher.final('hex');
  };

  it('make the very bytes that Node 20 made', () => {
    // Written by Node 20.20's own crypto.createCipher.
    expect(seal(createCipher, 'aes256', 'secret:42')).to.equal('24ab1897e43b667596e629c9bbdcb109');
    expect(seal(createCipher, 'aes-128-ecb', 'secret:42')).to.equal('11ee1a215e04fff126fe887af4df0456');
    expect(seal(createCipher, 'des-ede3-cbc', 'secret:42')).to.equal('01406f71e215ac1b8576fae30ce515ea');
  });

  const { createCipher: original } = legacy;
  if (original) {
    it('agree with those of this Node', () => {
      for (const algorithm of ['aes256', 'aes-128-cbc', 'aes-192-cbc', 'aes-256-ecb']) {
        expect(seal(createCipher, algorithm, 'Zürich'), algorithm).to.equal(seal(original, algorithm, 'Zürich'));
      }
    });
  }

  it('read what they wrote', () => {
    const decipher = createDecipher('aes256', 'sensitiveKey');
    const text = decipher.update(seal(createCipher, 'aes256', 'Zürich'), 'hex', 'utf8') + decipher.final('utf8');
    expect(text).to.equal('Zürich');
  });

  it('are supplied only where they are missing', () => {
    const own = () => createCipher('aes256', '');
    const old = { createCipher: own };
    supplyLegacyCiphers(old);
    expect(old.createCipher).to.equal(own);
    const lacking: Parameters<typeof supplyLegacyCiphers>[0] = {};
    supplyLegacyCiphers(lacking);
    expect(lacking).to.deep.equal({ createCipher, createDecipher });
  });

  it('say which setting names a cipher that does not exist', () => {
    expect(() => createCipher('aes257', 'x')).to.throw('crypto.algorithm in system.config.yml');
  });
});
