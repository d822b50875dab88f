import { expect } from 'chai';
import path from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Thread } from '../../plugins/embedders/worker/thread';

describe('the thread of an embedder', function () {
  this.timeout(15_000);
  const warnings: object[] = [];
  const open = (file = 'odd-worker.js', deadline?: number) =>
    new Thread({
      name: 'odd',
      file: path.join(__dirname, file),
      deadline,
      logger: { warn: (message, facts) => void warnings.push({ message, ...facts }) },
    });
  let thread: Thread;
  beforeEach(() => {
    warnings.length = 0;
    thread = open();
  });
  afterEach(() => thread.close());

  const failureOf = async (text: string): Promise<string> => {
    try {
      await thread.run([text]);
    } catch (error) {
      return (error as Error).message;
    }
    throw new Error('it did not fail');
  };

  it('fails what it cannot do, and goes on', async () => {
    expect(await failureOf('fail')).to.equal('the embedder odd failed: no such word');
    expect(await thread.run(['four'])).to.deep.equal([{ vector: Float32Array.of(1), tokens: 4 }]);
    expect(warnings).to.deep.equal([]);
  });

  for (const [text, reason] of [
    ['crash', 'its thread ended with code 3'],
    ['throw out of turn', 'out of turn'],
  ] as const) {
    it(`is started again after a pause where it ends: ${text}`, async () => {
      expect(await failureOf(text)).to.equal(`the embedder odd has failed: ${reason}`);
      expect(await failureOf('again')).to.match(/^the embedder odd has failed, and is started again in \d+ s$/);
      expect(warnings).to.deep.equal([{ message: 'the embedder odd has failed', reason, pause: 500 }]);
      await wait(600);
      expect(await thread.run(['again'])).to.have.length(1);
    });
  }

  it('rests longer each time it fails without having done anything', async () => {
    expect(await failureOf('crash')).to.contain('has failed: its thread ended');
    await wait(600);
    expect(await failureOf('crash')).to.contain('has failed: its thread ended');
    expect(warnings.map((warning) => (warning as { pause: number }).pause)).to.deep.equal([500, 1_000]);
  });

  it('is ended where it hangs', async () => {
    thread = open('odd-worker.js', 1_000);
    expect(await failureOf('hang')).to.equal('the embedder odd has failed: it did not answer within 1 s');
  });

  it('says why its model could not be loaded', async () => {
    thread = open('no-such-worker.js');
    expect(await failureOf('hello')).to.match(/^the embedder odd has failed: Cannot find module .*no-such-worker\.js'/);
  });

  it('does nothing once it is closed', async () => {
    await thread.close();
    thread.prepare();
    expect(await failureOf('hello')).to.equal('the embedder odd is closed');
  });
});
