import { expect } from 'chai';
import { postgresAddress } from '../../../plugins/stores/postgres/address';

describe('the address of PostgreSQL', () => {
  it('is named without what only the database should know', () => {
    const { name } = postgresAddress('postgres://ann:se%2Fcret@db.example:5433/usage?application_name=secret');
    expect(name).to.equal('postgres://db.example:5433/usage');
  });

  const wrong = [
    'postgres://ann:12/secret@db/usage',
    'postgres://ann:12#secret@db/usage',
    'postgres://ann:secret@one:5432,two:5432/usage',
    'postgres://ann:sec/ret@db/usage',
    'mysql://ann:secret@db/usage',
  ];
  for (const [index, url] of wrong.entries()) {
    it(`is refused without being told where it cannot be read (${index + 1})`, () => {
      expect(() => postgresAddress(url)).to.throw(/^its address is not one that can be read(?!.*(secret|ann:12))/);
    });
  }
});
