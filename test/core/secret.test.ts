import { expect } from 'chai';
import { mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inspect } from 'node:util';
import { Secret } from '../../plugins/core/secret';

describe('a secret', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'secret-'));
  const file = path.join(folder, 'key');
  after(() => rmSync(folder, { recursive: true }));

  it('is read again when its file changes, also when it is put in place anew', () => {
    const secret = new Secret(`file:${file}`);
    expect(secret.resolve()).to.equal(undefined);
    expect(secret.missing).to.contain('cannot be read');
    for (const value of ['first', 'other']) {
      writeFileSync(`${file}.new`, `${value}\n`);
      renameSync(`${file}.new`, file);
      expect(secret.resolve()).to.equal(value);
    }
    rmSync(file);
    expect(secret.resolve()).to.equal(undefined);
  });

  it('follows its environment variable at once', () => {
    const secret = new Secret('env:SECRET_OF_THE_TEST');
    process.env['SECRET_OF_THE_TEST'] = ' one ';
    expect(secret.resolve()).to.equal('one');
    process.env['SECRET_OF_THE_TEST'] = 'two';
    expect(secret.resolve()).to.equal('two');
    delete process.env['SECRET_OF_THE_TEST'];
    expect(secret.resolve()).to.equal(undefined);
  });

  it('prints as its reference', () => {
    process.env['SECRET_OF_THE_TEST'] = 'hidden';
    const secret = new Secret('env:SECRET_OF_THE_TEST');
    secret.resolve();
    const shown = `${String(secret)} ${JSON.stringify({ secret })} ${inspect({ secret })}`;
    expect(shown).to.contain('env:SECRET_OF_THE_TEST').and.not.contain('hidden');
    delete process.env['SECRET_OF_THE_TEST'];
  });
});
