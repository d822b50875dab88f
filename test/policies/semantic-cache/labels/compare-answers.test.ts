import { expect } from 'chai';
import { readFileSync } from 'node:fs';
import { compareAnswers, type Verdict } from '../../../../policies/semantic-cache/labels/compare-answers';

const RESET = `To reset your password, open the **Settings** page, choose *Security* and click "Reset password". You will
receive an e-mail with a link that is valid for 30 minutes. Follow it and enter a new password twice.`;
const RESET_AGAIN = `You can reset the password yourself: go to the settings page, open security and click the "Reset
password" button. An e-mail with a link arrives, which stays valid for 30 minutes; follow the link and enter your new
password twice.`;
const RESET_60 = RESET_AGAIN.replace('30', '60');
const DELETE = `Deleting an account cannot be undone. Contact support by phone, confirm who you are, and all invoices,
projects and files are erased within two weeks from our servers and backups.`;

describe('comparing two answers', () => {
  const rows: [what: string, one: string, other: string, verdict: Verdict | undefined][] = [
    ['the same words', 'Paris', 'Paris', 'agree'],
    ['other capitals, marks and stops', '**Paris**.', 'paris', 'agree'],
    ['a word and a sentence with it', 'Paris', 'The capital of France is Paris.', 'agree'],
    ['another name', 'Paris', 'Madrid', 'disagree'],
    ['a number and a sentence with it', '42', 'The answer is 42.', 'agree'],
    ['another number', '42', 'The answer is 24.', 'disagree'],
    ['the same number in another form', '1,000 km', 'It is 1000 km.', 'agree'],
    ['yes and no', 'Yes, you can.', 'No, you cannot.', 'disagree'],
    ['other words for the same', RESET, RESET_AGAIN, 'agree'],
    ['the same but for a number', RESET, RESET_60, 'disagree'],
    ['something else', RESET, DELETE, 'disagree'],
    [
      'the same but for a word of code',
      'Run `git branch -d x` to delete it.',
      'Run `git branch -D x` to do it.',
      'unsure',
    ],
    ['help and none', RESET, "I'm sorry, I can't help with that.", 'disagree'],
    ['nothing', '', 'Paris', undefined],
  ];
  for (const [what, one, other, verdict] of rows) {
    it(`${what}: ${verdict}`, () => {
      expect(compareAnswers(one, other)).to.equal(verdict);
      expect(compareAnswers(other, one)).to.equal(verdict);
    });
  }

  it('errs on pairs that were written to be hard as seldom as the documentation says', () => {
    const same = verdictsOf(
      answers.flatMap(({ same: all }) => all.flatMap((one, at) => pairs([one], all.slice(at + 1)))),
    );
    const different = verdictsOf(answers.flatMap((group) => pairs(group.same, group.other)));
    const told = readFileSync('policies/semantic-cache/README.md', 'utf8').replace(/\s+/g, ' ');
    expect(told).to.include(
      `of ${same.all} pairs that say the same it finds ${same.agree}, takes ${same.disagree} for different and leaves ` +
        `${same.unsure} open; of ${different.all} that do not, it finds ${different.disagree}, takes ${different.agree} for ` +
        `the same and leaves ${different.unsure} open.`,
    );
  });
});

/** Answers in groups: those of `same` to one question, and others on the same subject. */
const answers = readFileSync('test/policies/semantic-cache/labels/answers.jsonl', 'utf8')
  .trim()
  .split('\n')
  .map((line) => JSON.parse(line) as { same: string[]; other: string[] });

function pairs(ones: readonly string[], others: readonly string[]): [string, string][] {
  return ones.flatMap((one) => others.map((other): [string, string] => [one, other]));
}

function verdictsOf(all: readonly (readonly [string, string])[]): Record<Verdict | 'all', number> {
  const counts = { agree: 0, disagree: 0, unsure: 0, all: all.length };
  for (const [one, other] of all) counts[compareAnswers(one, other) ?? 'unsure']++;
  return counts;
}
