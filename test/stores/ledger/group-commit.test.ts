import { expect } from 'chai';
import { GroupCommit } from '../../../plugins/stores/ledger/group-commit';

describe('group commit', () => {
  let groups: number[][];
  let release: (() => void)[];
  let commits: GroupCommit<number>;

  beforeEach(() => {
    groups = [];
    release = [];
    commits = new GroupCommit<number>((rows) => {
      groups.push([...rows]);
      return new Promise((resolve) => release.push(resolve));
    }, 0);
  });

  const until = async (condition: () => boolean) => {
    while (!condition()) await new Promise((resolve) => setImmediate(resolve));
  };

  it('writes the rows of one turn together, and those that come meanwhile together after them', async () => {
    const done: number[] = [];
    const add = (row: number) => void commits.add(row).then(() => done.push(row));
    add(1);
    add(2);
    await until(() => groups.length === 1);
    add(3);
    await new Promise((resolve) => setTimeout(resolve, 20));
    add(4);
    expect(groups).to.deep.equal([[1, 2]]);
    expect(done).to.deep.equal([]);
    release[0]!();
    await until(() => groups.length === 2);
    expect(groups[1]).to.deep.equal([3, 4]);
    expect(done).to.deep.equal([1, 2]);
    release[1]!();
    await commits.flush();
    expect(done).to.deep.equal([1, 2, 3, 4]);
  });

  it('cuts what is too much for one write', async () => {
    const all = Array.from({ length: 450 }, (_, row) => commits.add(row));
    for (let written = 0; written < 3; written++) {
      await until(() => release.length > written);
      release[written]!();
    }
    await Promise.all(all);
    expect(groups.map((group) => group.length)).to.deep.equal([200, 200, 50]);
    expect(groups.flat()).to.deep.equal(Array.from({ length: 450 }, (_, row) => row));
  });
});
