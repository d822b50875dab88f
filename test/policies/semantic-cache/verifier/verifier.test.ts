import { expect } from 'chai';

import { analyse, verifier } from '../../../../policies/semantic-cache/verifier';

const judge = (stored: string, asked: string, similarity?: number): number =>
  verifier.logOdds(analyse(stored), analyse(asked), similarity);

const { strict, medium, loose } = verifier.thresholds;

describe('the verifier', () => {
  it('orders its thresholds from the cautious to the generous', () => {
    expect(strict).to.be.greaterThan(medium);
    expect(medium).to.be.greaterThan(loose);
    expect(verifier.version).to.match(/^[0-9a-f]{12}$/);
  });

  const SAME: readonly (readonly [string, string])[] = [
    ['How do I reset my password?', 'Hi! How do I reset my password? Thanks!'],
    ['How do I reset my password?', 'how do i reset my pasword'],
    ['What is the capital of Australia?', "What's the capital of Australia please"],
    ['Convert 12 pounds to kilograms', 'Convert 12 ponuds to kilograms, please'],
    ['Give me three tips for sleeping better', 'Give me 3 tips for sleeping better'],
  ];
  for (const [stored, asked] of SAME) {
    it(`serves "${asked}" from "${stored}"`, () => {
      expect(judge(stored, asked)).to.be.at.least(strict);
      expect(judge(stored, asked, 0.98)).to.be.at.least(strict);
    });
  }

  const DIFFERENT: readonly (readonly [string, string])[] = [
    ['How do I enable two-factor authentication?', 'How do I disable two-factor authentication?'],
    ['What is the capital of France?', 'What is the capital of Spain?'],
    ['Who is the prime minister of the United Kingdom?', 'Who was the prime minister of the United Kingdom?'],
    ['How do I convert a TOML file to a Parquet file?', 'How do I convert a Parquet file to a TOML file?'],
    ['What should I eat before a workout?', 'What should I eat after a workout?'],
    ['Who won the Super Bowl in 2010?', 'Who won the Super Bowl in 2012?'],
    ['Solve 3x + 5 = 20', 'Solve 3x - 5 = 20'],
    ['Translate "thank you" into German', 'Translate "good night" into German'],
    ['When was Pride and Prejudice written?', 'Who wrote Pride and Prejudice?'],
    ['How can I reach the US?', 'How can I reach the us?'],
    ['Why do I still love him?', 'Why do I still love her?'],
    ['Which foods should I eat with gout?', 'Which foods should I not eat with gout?'],
    ['How do I turn on dark mode?', 'How do I turn off dark mode?'],
    ['How do I log in to the portal?', 'How do I log out of the portal?'],
    ['How do I sign up for the newsletter?', 'How do I sign in for the newsletter?'],
    ['Who can donate to blood type A+?', 'Who can donate to blood type AB+?'],
    ['What is C used for?', 'What is C++ used for?'],
    ['What are the opening hours?', 'What are the opening hours of M&S?'],
    ['How do I unlock my phone?', 'How do I unlock my AT&T phone?'],
    ['When does M&S open?', 'When does A&M open?'],
    ['Is tea better than coffee?', 'Is coffee better than tea?'],
  ];
  for (const [stored, asked] of DIFFERENT) {
    it(`does not serve "${asked}" from "${stored}"`, () => {
      expect(judge(stored, asked)).to.be.lessThan(strict);
      expect(judge(stored, asked, 0.95)).to.be.lessThan(strict);
    });
  }

  const NAMES: readonly (readonly [string, string])[] = [
    ['What may user jkramer see?', 'What may user jkrames see?'],
    ['What does the company Zyntra do?', 'What does the company Zyntro do?'],
    ['What does error ABCF mean?', 'What does error ABCE mean?'],
  ];
  for (const [stored, asked] of NAMES) {
    it(`takes neither of two unknown words for a slip of the other: "${asked}"`, () => {
      expect(judge(stored, asked, 0.99)).to.be.lessThan(strict);
    });
  }

  const LITTLE: readonly (readonly [string, string])[] = [
    ['Yes', 'No'],
    ['Was he there?', 'Was she there?'],
    ['i', 'u'],
    ['What is it?', 'What is that?'],
  ];
  for (const [stored, asked] of LITTLE) {
    it(`does not weigh words of grammar alone: "${asked}"`, () => {
      expect(judge(stored, asked, 1)).to.equal(-Infinity);
      expect(judge(stored, stored, 1)).to.be.greaterThan(-Infinity);
    });
  }

  it('says nothing of what only a model sees', () => {
    const question = 'How do I reset my password?';
    const hidden = ['\0', '\u{e0041}\u{e0042}', ' ... --- ... .-.. .. . .-. ...', '\ufe01\ufe02'];
    for (const more of hidden) expect(judge(question, `${question}${more}`, 1), more).to.equal(-Infinity);
  });

  it('rules out what numbers, operators and quotes say', () => {
    expect(judge('What is (1 + 2) * 3?', 'What is 1 + (2 * 3)?', 1)).to.equal(-Infinity);
    expect(judge('Who won in 2010?', 'Who won in 2012?', 1)).to.equal(-Infinity);
    expect(judge('What is 7 % 2?', 'What is 7 ** 2?', 1)).to.equal(-Infinity);
    expect(judge('Translate "thank you" into German', 'Translate "good night" into German', 1)).to.equal(-Infinity);
  });

  it('rules out contrary particles and sides that trade places', () => {
    expect(judge('How do I turn on dark mode?', 'How do I turn off dark mode?', 1)).to.equal(-Infinity);
    expect(judge('Turn the dark mode on', 'Switch dark mode off', 1)).to.equal(-Infinity);
    expect(judge('What is on-page SEO?', 'What is off-page SEO?', 1)).to.equal(-Infinity);
    expect(judge('Is tea better than coffee?', 'Is coffee better than tea?', 1)).to.equal(-Infinity);
    expect(judge('Turn on captions', 'How do I turn captions on?', 1)).to.be.greaterThan(-Infinity);
    expect(judge('Compare tea and coffee', 'Compare coffee and tea', 1)).to.be.greaterThan(-Infinity);
  });

  const GRAMMAR: readonly (readonly [string, string])[] = [
    ['What is my name?', 'What is your name?'],
    ['How do I stop being lazy?', 'How did you stop being lazy?'],
    ['What is manga?', 'What manga is this?'],
    ['What is Raman scattering?', 'What is Raman scattering used for?'],
    ['Should I study computer science?', 'Should I study IT or computer science?'],
    ['Are cats narcissists?', 'Why are cats narcissists?'],
    ['Should I learn to drive?', 'How do I learn to drive?'],
    ['Why do women shave?', 'Why do only women shave?'],
    ['vacation days of new employees', 'When can new employees take vacation days?'],
    ['How do I undo the last commit?', 'How do I undo the last two commits?'],
  ];
  for (const [stored, asked] of GRAMMAR) {
    it(`lets grammar decide where all other words are the same: "${asked}"`, () => {
      expect(judge(stored, asked, 1)).to.equal(-Infinity);
      expect(judge(asked, stored, 1)).to.equal(-Infinity);
    });
  }

  it('lets it come and go with the phrasing', () => {
    const reset = 'How do I reset my password?';
    for (const asked of ['How can you reset your password?', 'How could I reset a password?']) {
      expect(judge(reset, asked, 1), asked).to.be.greaterThan(-Infinity);
    }
    expect(judge('Is tea or coffee better?', 'Which is better, tea or coffee?', 1)).to.be.greaterThan(-Infinity);
  });

  it('rules out other powers, wars, countries and things that are counted', () => {
    expect(judge('What is the derivative of x squared?', 'What is the derivative of 2x?', 1)).to.equal(-Infinity);
    expect(judge('When did World War II end?', 'When did the First World War end?', 1)).to.equal(-Infinity);
    expect(judge('100 dollars in euros', 'Convert 100 euros to dollars', 1)).to.equal(-Infinity);
    expect(judge('How do I turn off two-factor login?', 'How do I enable two-factor login?', 1)).to.equal(-Infinity);
    expect(judge('Can I vote in the UK?', 'Can I vote in the US?', 1)).to.be.lessThan(loose);
    expect(judge('What is x squared?', 'What is x^2?', 1)).to.be.at.least(strict);
    expect(judge('When did WWII end?', 'When did the Second World War end?', 1)).to.be.at.least(strict);
  });

  it('gives more to a greater similarity, never less', () => {
    const odds = [0.2, 0.5, 0.8, 0.95].map((similarity) =>
      judge('How can I cancel my subscription?', 'What are the steps for terminating my plan?', similarity),
    );
    expect(odds).to.deep.equal([...odds].sort((one, other) => one - other));
    expect(odds.at(-1)).to.be.greaterThan(odds[0] ?? 0);
  });

  it('says nothing of what it has no data for', () => {
    const german = analyse('Wie kann ich mein Passwort zurücksetzen und was kostet das?');
    expect(german.unsupported).to.equal('language');
    expect(verifier.logOdds(german, german)).to.equal(-Infinity);
  });
});
