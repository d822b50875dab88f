import { expect } from 'chai';
import type { JsonObject } from '../../../../plugins/core/json';
import { CachedProvider } from '../harness';

const notesOf = (parameters: JsonObject) => new CachedProvider(parameters).hooks.notes!({ callers: true });

describe('what is set for similar questions where only the same requests are answered', () => {
  it('is named at the start, with how to mend it', () => {
    const set = { embedder: 'big', refuse: { words: ['invoice'] }, judge: 'openai/gpt-4o-mini', ttl: 60 };
    expect(notesOf(set)).to.deep.equal([
      'semantic-cache makes no use of `embedder`, `refuse`, `judge` in `mode: exact`: say `mode: semantic`, or leave that out',
    ]);
  });

  it('is not spoken of where there is none', () => {
    expect(notesOf({ mode: 'exact', scope: 'team', pace: 60, ttl: 60 })).to.deep.equal([]);
  });
});
