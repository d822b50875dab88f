import { expect } from 'chai';
import { WriteQueue } from '../../plugins/stores/sqlite/write-queue';

describe('write queue', () => {
  let said: string[];
  let written: number[];
  let broken: boolean;
  let queue: WriteQueue<number>;

  beforeEach(() => {
    said = [];
    written = [];
    broken = false;
    const say = (text: string) => void said.push(text);
    queue = new WriteQueue<number>({
      name: 'The test',
      capacity: 5,
      logger: { error: say, warn: say, info: say, debug: say },
      write(rows) {
        if (broken) throw new Error('disk full');
        written.push(...rows);
      },
    });
  });
  afterEach(() => queue.close());

  it('keeps rows up to its capacity during an outage, counts the others, and tells each once', async () => {
    broken = true;
    for (let row = 1; row <= 8; row++) {
      queue.push(row);
      expect(await queue.flush()).to.equal(false);
    }
    expect(said).to.have.length(2);
    expect(said[0]).to.contain('The test cannot be written: disk full');
    expect(said[1]).to.contain('5 rows wait already');
    broken = false;
    expect(await queue.flush()).to.equal(true);
    expect(written).to.deep.equal([1, 2, 3, 4, 5]);
    expect(said[2]).to.equal('The test is written again; 3 rows were lost meanwhile');
  });

  it('tries again by itself', async () => {
    broken = true;
    queue.push(1);
    while (!said.length) await new Promise((resolve) => setTimeout(resolve, 10));
    broken = false;
    while (!written.length) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(written).to.deep.equal([1]);
  });

  it('writes what is pending when it is closed, and takes nothing afterwards', async () => {
    queue.push(1);
    await queue.close();
    queue.push(2);
    await queue.flush();
    expect(written).to.deep.equal([1]);
    expect(said).to.deep.equal(['The test takes no further rows, they are lost: it is closed']);
  });
});
