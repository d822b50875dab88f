import { expect } from 'chai';
import { countTokens as countCl100k } from 'gpt-tokenizer/encoding/cl100k_base';
import { countTokens as countO200k } from 'gpt-tokenizer/encoding/o200k_base';
import { needPostgres, type PostgresServer, startPostgres } from '../support/postgres';
import { randomFrom } from '../support/random';
import { run } from './run';
import { VOCABULARY } from './words';

describe('the ledger, compared with what a provider knows that it has served', function () {
  this.timeout(60_000);

  it('is told in words that are one token each', () => {
    for (const word of VOCABULARY) {
      expect([countO200k(` ${word}`), countCl100k(` ${word}`)], word).to.deep.equal([1, 1]);
    }
  });

  it('has the same requests, tokens and money, and so have the limits', async () => {
    const verdict = await run({ requests: 150, ledgers: ['sqlite:data/usage.db'] }, randomFrom(1));
    expect(verdict.faults).to.deep.equal([]);
    expect(verdict.hits).to.be.greaterThan(10);
    expect(verdict.calls, 'some are tried again').to.be.greaterThan(verdict.requests);
  });

  describe('with two gateways and one PostgreSQL', () => {
    let postgres: PostgresServer;
    before(async function () {
      needPostgres(this);
      postgres = await startPostgres();
    });
    after(() => postgres?.stop());

    it('has the same', async () => {
      const ledger = await postgres.database('ledger');
      const verdict = await run({ requests: 100, ledgers: [ledger, ledger] }, randomFrom(2));
      expect(verdict.faults).to.deep.equal([]);
    });
  });
});
