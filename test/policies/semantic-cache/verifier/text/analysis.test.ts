import { expect } from 'chai';

import { analyse } from '../../../../../policies/semantic-cache/verifier';

const lemmas = (text: string): string[] => analyse(text).words.map(({ lemma }) => lemma);

describe('the analysis of a prompt', () => {
  it('leaves courtesies out', () => {
    const plain = analyse('How do refunds work?');
    for (const polite of ['Hi! How do refunds work? Thanks!', 'Quick question: how do refunds work, please?']) {
      expect(analyse(polite).words.map(({ lemma }) => lemma)).to.deep.equal(plain.words.map(({ lemma }) => lemma));
    }
  });

  it('brings words to their plain forms and one spelling', () => {
    expect(lemmas('organising cities')).to.deep.equal(['organize', 'city']);
    expect(lemmas('My favourite colours faded')).to.deep.equal(['favorite', 'color', 'fade']);
    expect(lemmas('sign in with 2FA')).to.deep.equal(lemmas('log in with two-factor authentication'));
  });

  it('reads numbers however they are written', () => {
    expect(analyse('three bottles of 1,000 ml on the second day').numbers).to.deep.equal(['3', '1000', '2th']);
    expect(analyse('which one is 2nd?').numbers).to.deep.equal(['2th']);
  });

  it('weighs rare words more than frequent ones, and words of asking least', () => {
    const weights = new Map(analyse('Please explain the house price of photosynthesis').terms);
    expect(weights.get('photosynthesis')).to.equal(1);
    expect(weights.get('house')).to.be.within(0.3, 0.9);
    expect(weights.get('explain')).to.be.lessThan(0.2);
    expect(weights.has('the')).to.equal(false);
  });

  it('tells what kind of answer is asked for', () => {
    const kinds = {
      'Who wrote Dune?': 'person',
      'When was Dune written?': 'time',
      'How many pages has Dune?': 'count',
    };
    for (const [text, kind] of Object.entries(kinds)) expect(analyse(text).kind).to.equal(kind);
  });

  const UNSUPPORTED: Record<string, string> = {
    'Comment puis-je réinitialiser mon mot de passe pour le site?': 'language',
    パスワードを忘れました: 'language',
    'const a = [1, 2, 3].map((n) => n * 2); console.log(a);': 'code',
    '12345': 'wordless',
    '.- -... -.-. -.. . ..-. --. says what?': 'signs',
    'What is love?\u{e0041}': 'unseen',
    'What is \u200blo\u200cve?': 'unseen',
    '\u202eWhat is love?': 'unseen',
    'What is \ud800 love?': 'unseen',
  };
  for (const [text, reason] of Object.entries(UNSUPPORTED)) {
    it(`has no data for ${reason}: ${text}`, () => expect(analyse(text).unsupported).to.equal(reason));
  }

  it('has data for English with emoji, whatever they are made of', () => {
    for (const emoji of ['👍🏽', '❤️', '👨‍👩‍👧‍👦', '🏳️‍🌈']) {
      expect(analyse(`What does ${emoji} mean?`).unsupported, emoji).to.equal(undefined);
    }
  });

  it('has data for English that quotes another language', () => {
    expect(analyse('What does "wie geht es dir und was machst du" mean?').unsupported).to.equal(undefined);
  });

  it('cuts long prompts off before any work', () => {
    const long = analyse('word '.repeat(100_000));
    expect(long.unsupported).to.equal('long');
    expect(long.words).to.deep.equal([]);
  });
});
