import { expect } from 'chai';
import { compareAnswers } from '../../../policies/semantic-cache/labels/compare-answers';

const RESET = `To reset your password, open the **Settings** page, choose *Security* and click "Reset password". You will
receive an e-mail with a link that is valid for 30 minutes. Follow it and enter a new password twice.`;
const RESET_AGAIN = `You can reset the password yourself: go to the settings page, open security and click the "Reset
password" button. An e-mail with a link arrives, which stays valid for 30 minutes; follow the link and enter your new
password twice.`;
const RESET_60 = RESET_AGAIN.replace('30', '60');
const DELETE = `Deleting an account cannot be undone. Contact support by phone, confirm who you are, and all invoices,
projects and files are erased within two weeks from our servers and backups.`;

describe('comparing two answers', () => {
  const rows: [what: string, one: string, other: string, same: boolean | undefined][] = [
    ['the same words', 'Paris', 'Paris', true],
    ['other capitals, marks and stops', '**Paris**.', 'paris', true],
    ['a word and a sentence with it', 'Paris', 'The capital of France is Paris.', true],
    ['another name', 'Paris', 'Madrid', false],
    ['another name in a sentence', 'The capital is Paris.', 'The capital is Madrid.', false],
    ['a number and a sentence with it', '42', 'The answer is 42.', true],
    ['another number', '42', 'The answer is 24.', false],
    ['the same number in another form', '1,000 km', 'It is 1000 km.', true],
    ['yes and no', 'Yes, you can.', 'No, you cannot.', false],
    ['other words for the same', RESET, RESET_AGAIN, true],
    ['the same but for a number', RESET, RESET_60, false],
    ['something else', RESET, DELETE, false],
    ['nothing', '', 'Paris', undefined],
  ];
  for (const [what, one, other, same] of rows) {
    it(`${what}: ${same}`, () => {
      expect(compareAnswers(one, other)?.same).to.equal(same);
      expect(compareAnswers(other, one)?.same).to.equal(same);
    });
  }

  it('is sure where words are the same, and not where it guesses', () => {
    expect(compareAnswers('Paris', 'paris!')).to.deep.equal({ same: true, sure: true });
    expect(compareAnswers(RESET, DELETE)).to.deep.equal({ same: false, sure: true });
    expect(compareAnswers(RESET, RESET_60)?.sure).to.equal(false);
  });
});
