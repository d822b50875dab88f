import { expect } from 'chai';
import { randomFrom } from '../support/random';
import { crash } from './crashes';

describe('a gateway that is killed under load', function () {
  this.timeout(60_000);

  it('has a row of every answer whose end was seen, and none twice', async () => {
    const tally = await crash({ kills: 5, durability: 'strict', random: randomFrom(1) });
    expect(tally.seen).to.be.greaterThan(50);
    expect(tally).to.include({ lost: 0, twice: 0, summed: tally.rows });
  });
});
