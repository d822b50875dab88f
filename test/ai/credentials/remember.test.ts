import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { remember } from '../../../plugins/ai/credentials/remember';

describe('what the store has said', () => {
  it('is believed for half a second', async () => {
    let value = 1;
    const ask = remember(() => Promise.resolve(value));
    expect(await ask('a')).to.equal(1);
    value = 2;
    expect(await ask('a')).to.equal(1);
    expect(await ask('b')).to.equal(2);
    await wait(510);
    expect(await ask('a')).to.equal(2);
  });

  it('is asked once for all who ask meanwhile', async () => {
    let asked = 0;
    const ask = remember(async () => ++asked);
    expect(await Promise.all(Array.from({ length: 50 }, () => ask('a')))).to.deep.equal(Array(50).fill(1));
  });

  it('is asked again where there was nothing, or it failed', async () => {
    const answers = [Promise.resolve(undefined), Promise.reject(new Error('down')), Promise.resolve('here')];
    const ask = remember(() => answers.shift()!);
    expect(await ask('a')).to.equal(undefined);
    expect(await ask('a').catch((error: Error) => error.message)).to.equal('down');
    expect(await ask('a')).to.equal('here');
  });

  it('takes a bounded place', async () => {
    const asked: string[] = [];
    const ask = remember(async (name) => {
      asked.push(name);
      return name;
    });
    await Promise.all(Array.from({ length: 10_001 }, (_, index) => ask(String(index))));
    asked.length = 0;
    await ask('10000');
    await ask('0');
    expect(asked).to.deep.equal(['0']);
  });
});
