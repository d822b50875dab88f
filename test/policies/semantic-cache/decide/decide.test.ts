import { expect } from 'chai';
import { memorySpaces } from '../../../../plugins/stores/memory/semantic-store';
import { createDecide } from '../../../../policies/semantic-cache/decide';
import type { DeciderOptions } from '../../../../policies/semantic-cache/decide';
import { analyse, verifier } from '../../../../policies/semantic-cache/verifier';
import { entryOf } from '../../../bench/cache/questions';

interface Noted {
  readonly logOdds: number;
  readonly hit: boolean;
}

async function deciding(texts: readonly string[], threshold: number, given: Partial<DeciderOptions> = {}) {
  const store = memorySpaces().open({ space: 'test', maxBytes: 1e7 });
  for (const [at, text] of texts.entries()) await store.add(entryOf({ analysis: analyse(text) }, at, String(at)));
  const noted: Noted[] = [];
  const controller = {
    threshold,
    decided: (logOdds: number, hit: boolean) => noted.push({ logOdds, hit }),
    samples: () => true,
  };
  const decide = createDecide({ store, verifier, controller, candidates: 5, ...given });
  const ask = (text: string, partition = '') =>
    decide({ partition, analysis: analyse(text), storedAfter: 0 }, new AbortController().signal);
  return { ask, noted };
}

describe('a decision', () => {
  const kept = ['How do I reset my password?', 'What is your refund policy?'];

  it('serves the entry that is likely enough, and tells the controller', async () => {
    const { ask, noted } = await deciding(kept, verifier.thresholds.strict);
    const decision = await ask('how do I reset my password');
    expect(decision).to.deep.include({ kind: 'hit', shadow: true });
    expect(decision.kind === 'hit' && decision.candidate.text).to.equal(kept[0]);
    expect(noted).to.deep.equal([{ logOdds: decision.kind === 'hit' && decision.logOdds, hit: true }]);
  });

  it('names the best entry that it does not serve', async () => {
    const { ask, noted } = await deciding(kept, Infinity);
    const decision = await ask('how do I reset my password');
    expect(decision.kind).to.equal('miss');
    expect(decision.kind === 'miss' && decision.best?.candidate.text).to.equal(kept[0]);
    expect(noted[0]!.hit).to.equal(false);
  });

  it('serves nothing of another partition, and nothing where nothing is kept', async () => {
    const { ask, noted } = await deciding(kept, -Infinity);
    expect(await ask('how do I reset my password', 'other')).to.deep.equal({ kind: 'miss', best: undefined });
    expect(noted).to.deep.equal([{ logOdds: -Infinity, hit: false }]);
  });

  it('refuses the contrary of what is kept, even by the loosest threshold', async () => {
    const { ask } = await deciding(['How do I enable 2FA?'], verifier.thresholds.loose);
    expect((await ask('How do I disable 2FA?')).kind).to.equal('miss');
  });

  it('fails as its store does', async () => {
    const store = { candidates: () => Promise.reject(new Error('away')) };
    const { ask } = await deciding([], 0, { store });
    let message = '';
    await ask('anything').catch((error: Error) => (message = error.message));
    expect(message).to.equal('away');
  });
});
