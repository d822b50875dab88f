import { expect } from 'chai';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Label } from '../../../../policies/semantic-cache/controller';
import { JudgedAnswers } from '../../../../policies/semantic-cache/labels/feedback';

describe('what callers say of answers', () => {
  const ann = { consumer: { id: 'ann', name: 'ann' } };
  let observed: Label[];
  let removed: unknown[];
  let judged: JudgedAnswers;

  beforeEach(() => {
    [observed, removed] = [[], []];
    const values = new Map<string, Buffer>();
    judged = new JudgedAnswers({
      // A store over a network: others have their turn meanwhile.
      kept: {
        get: (key) => nextTurn(values.get(key)),
        set: async (key, value) => void values.set(key, await nextTurn(value)),
        delete: async (key) => void (await nextTurn(values.delete(key))),
      },
      store: { remove: async (selection) => nextTurn(removed.push(selection)) },
      controller: { observe: (label) => void observed.push(label) },
      pipeline: 'ai',
      warn: () => undefined,
    });
  });

  it('counts once, however often it is said at the same time', async () => {
    judged.given({ id: 'req_1', ...ann }, { id: 'ans_1', logOdds: 3 });
    await nextTurn();
    const rate = () => judged.take({ requestId: 'req_1', rating: 'bad' }, ann);
    const taken = await Promise.all(Array.from({ length: 50 }, rate));
    expect(taken).to.deep.equal(taken.map(() => true));
    expect(await rate()).to.equal(true);
    expect(observed).to.deep.equal([{ source: 'feedback', logOdds: 3, right: false }]);
    expect(removed).to.deep.equal([{ id: 'ans_1' }]);
  });

  it('counts from nobody but the one who got the answer', async () => {
    judged.given({ id: 'req_1', ...ann }, { id: 'ans_1', logOdds: 3 });
    await nextTurn();
    for (const consumer of [undefined, { id: 'bob', name: 'bob' }]) {
      expect(await judged.take({ requestId: 'req_1', rating: 'bad' }, { consumer })).to.equal(false);
    }
    expect([observed, removed]).to.deep.equal([[], []]);
  });
});
