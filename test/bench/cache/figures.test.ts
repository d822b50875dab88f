import { expect } from 'chai';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readArguments } from './arguments';
import { auc, recallAt } from './figures';
import type { ScoredPair } from './figures';
import { readPairs } from './read-lines';
import { replay } from './replay';

const pairs = (label: 0 | 1, ...scores: number[]): ScoredPair[] => scores.map((score) => ({ score, label }));
const times = (count: number, label: 0 | 1, score: number) => pairs(label, ...Array<number>(count).fill(score));

describe('the figures of bench:cache', () => {
  it('know how often a pair of the same answer is scored higher', () => {
    expect(auc([...pairs(1, 3, 4), ...pairs(0, 1, 2)])).to.equal(1);
    expect(auc([...pairs(1, 1, 4), ...pairs(0, 2, 3)])).to.equal(0.5);
    expect(auc([...pairs(1, 1), ...pairs(0, 1)])).to.equal(0.5);
    expect(auc([...pairs(1, -Infinity, 2), ...pairs(0, -Infinity)])).to.equal(0.75);
    expect(auc(pairs(1, 1, 2))).to.equal(null);
  });

  it('know how much a precise threshold finds', () => {
    const all = [...times(30, 1, 3), ...times(1, 0, 2), ...times(10, 1, 1), ...times(40, 0, 0)];
    expect(recallAt(all, 1)).to.equal(0.75);
    expect(recallAt(all, 0.97)).to.equal(1);
    expect(recallAt(times(19, 1, 3), 0.9)).to.equal(0);
  });

  it('count a hit as right when the classes are equal, and the same text as a hit', async () => {
    const requests = [
      { text: 'a', cls: 'x' },
      { text: ' a ', cls: 'x' },
      { text: 'b', cls: 'x' },
      { text: 'c', cls: 'y' },
    ];
    const figures = await replay(requests, {
      serve: async (at) => (at > 0 ? 0 : undefined),
      missed: async () => undefined,
    });
    expect(figures).to.deep.equal({
      requests: 4,
      obtainable: 2,
      hits: 3,
      correct: 2,
      wrong: 1,
      precision: 2 / 3,
      correctOfObtainable: 1,
    });
  });
});

describe('the files of bench:cache', () => {
  const file = path.join(mkdtempSync(path.join(tmpdir(), 'bench-cache-')), 'pairs.jsonl');

  it('are refused with the line that is wrong', () => {
    const good = '{"a":"x","b":"y","label":1}';
    writeFileSync(file, `${good}\n\n${good}`);
    expect(readPairs([file])).to.have.length(2);
    writeFileSync(file, `${good}\n{"a":"x","b":"y","label":2}`);
    expect(() => readPairs([file])).to.throw(`${file}:2: label`);
    writeFileSync(file, 'no');
    expect(() => readPairs([file])).to.throw(`${file}:1: this line is not JSON`);
  });

  it('must be given', () => {
    expect(() => readArguments([])).to.throw('give --pairs or --stream');
    expect(() => readArguments(['--stream', 'a', '--judge-noise', '2'])).to.throw('--judge-noise');
    expect(readArguments(['--pairs', 'a', '--pairs', 'b']).pairs).to.deep.equal(['a', 'b']);
  });
});
