import { expect } from 'chai';
import { writtenForm } from '../../../../policies/semantic-cache/decide/written-form';

describe('the form in which questions are written', () => {
  const equal: [what: string, one: string, other: string][] = [
    ['blanks around it', 'What is love?', '  What is love? \n'],
    ['runs of blanks', 'What is love?', 'What  is\tlove?'],
    ['blank lines', 'Sum up:\na\nb', 'Sum up: \n\n a\n  b'],
    ['the last stops', 'Tell me a joke', 'Tell me a joke!!'],
    ['the mark of a question', 'what is love', 'What is love ?'],
    ['the mark of a question at the end', 'I am new here. what is love', 'I am new here. What is love?'],
    ['capitals of sentences and names', 'How do I get to Paris?', 'how do i get to paris?'],
  ];
  for (const [what, one, other] of equal) {
    it(`is the same for ${what}`, () => expect(writtenForm(one)).to.equal(writtenForm(other)));
  }

  const different: [what: string, one: string, other: string][] = [
    ['words in capitals that are others', 'How can I reach the US?', 'How can I reach the us?'],
    ['IT and it', 'How do I learn IT?', 'How do I learn it?'],
    ['names that are other words', 'How do I cook for Turkey?', 'How do I cook for turkey?'],
    ['units', 'How much is 5 MW in watts?', 'How much is 5 mW in watts?'],
    ['symbols', 'How much is 5 M?', 'How much is 5 m?'],
    ['what is quoted', 'What does "Up  To" mean?', 'What does "up to" mean?'],
    ['code', 'What does `ls -L` do?', 'What does `ls -l` do?'],
    ['words that are asked for how they are written', 'How many capitals has Hello?', 'How many capitals has hello?'],
    ['lines', 'Sort: a b\nc', 'Sort: a\nb c'],
    ['stops within', 'Is 1.5 more?', 'Is 15 more?'],
    ['a statement and a question', 'My parcel came.', 'My parcel came?'],
    ['factorials', 'What is 5!', 'What is 5?'],
    ['addresses', 'What does https://a.test/Abc say?', 'What does https://a.test/abc say?'],
    ['paths', 'Why can I not read /Tmp?', 'Why can I not read /tmp?'],
    ['no word', '?', '!'],
  ];
  for (const [what, one, other] of different) {
    it(`differs for ${what}`, () => expect(writtenForm(one)).not.to.equal(writtenForm(other)));
  }
});
