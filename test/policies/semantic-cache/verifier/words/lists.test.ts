import { expect } from 'chai';

import irregularForms from '../../../../../policies/semantic-cache/verifier/words/lists/irregular-forms.json';
import opposites from '../../../../../policies/semantic-cache/verifier/words/lists/opposites.json';
import synonyms from '../../../../../policies/semantic-cache/verifier/words/lists/synonyms.json';

const sortedOnce = (items: readonly string[]): string[] => [...new Set(items)].sort();

describe('the lists of words kept by hand', () => {
  const LISTS = { opposites, synonyms, 'irregular forms': Object.keys(irregularForms) };
  for (const [name, list] of Object.entries(LISTS)) {
    it(`holds ${name} in their order, each once`, () => expect(list).to.deep.equal(sortedOnce(list)));
  }

  it('holds the words of a group in their order, each once, and at least two of them', () => {
    for (const group of [...opposites, ...synonyms]) {
      const words = group.split(' ');
      expect(words, group).to.deep.equal(sortedOnce(words));
      expect(words, group).to.have.lengthOf.at.least(2);
    }
  });

  it('holds opposites in pairs', () => {
    for (const pair of opposites) expect(pair.split(' '), pair).to.have.lengthOf(2);
  });

  it('holds no group of synonyms that another one holds whole', () => {
    const groups = synonyms.map((group) => group.split(' '));
    const isWithin = (group: string[], other: string[]) =>
      other !== group && group.every((word) => other.includes(word));
    const held = groups.filter((group) => groups.some((other) => isWithin(group, other)));
    expect(held.map((group) => group.join(' '))).to.deep.equal([]);
  });
});
