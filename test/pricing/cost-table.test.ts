import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Usage, usage } from '../../plugins/core/usage';
import { createPriceBook, type OpenPriceBook } from '../../plugins/pricing';
import { BILLED_CASES, COST_CASES, PRICES } from './cost-cases';

const NEW_YEAR = Date.UTC(2026, 0, 1);
const MEMBERS = ['input', 'cachedInput', 'cacheWrite', 'output', 'other'] as const;

describe('costs by hand', () => {
  let folder: string;
  let book: OpenPriceBook;

  before(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'costs-'));
    const operatorFile = path.join(folder, 'prices.yml');
    writeFileSync(operatorFile, PRICES);
    book = createPriceBook({ operatorFile });
  });
  after(() => rmSync(folder, { recursive: true }));

  const costOf = (model: string, used: Partial<Usage>, more: object = {}) =>
    book.cost({
      provider: 'openai',
      endpoint: 'openai',
      operation: 'chat',
      model,
      time: NEW_YEAR,
      ...more,
      usage: usage(used),
    });

  it('are at least 60', () => expect(COST_CASES.length + BILLED_CASES.length).to.be.at.least(60));

  for (const { name, model, usage: used, how, expected, because } of COST_CASES) {
    it(`${name}: ${because}`, () => {
      const cost = costOf(model, used, how);
      expect(cost).to.include(expected);
      const parts = MEMBERS.map((member) => cost[member]);
      const sum = parts.includes(null) ? null : parts.reduce<number>((total, part) => total + part!, 0);
      if (sum === null) expect(cost.total).to.equal(null);
      else expect(cost.total).to.be.closeTo(sum, 1e-13);
    });
  }

  for (const [name, cost, caller, billed] of BILLED_CASES) {
    it(`charges ${name}`, () => expect(book.billed(cost, caller)).to.equal(billed));
  }

  it('keep no traces of binary fractions', () => {
    const { total } = costOf('text', { input: 3, output: 7 });
    expect(JSON.stringify(total)).to.equal('0.0000775');
    expect(JSON.stringify(costOf('euro', { input: 1, output: 1 }).total)).to.equal('0.00001296');
  });

  it('are estimated at the highest prices of the provider', () => {
    const estimate = (more: object) =>
      book.estimate({
        ...{
          provider: 'openai-compatible',
          endpoint: 'mine',
          operation: 'chat' as const,
          model: 'new',
          time: NEW_YEAR,
        },
        ...more,
        usage: usage({ input: 1000, output: 100 }),
      });
    expect(estimate({})).to.include({ input: 0.004, output: 0.0004, total: 0.0044, estimated: true });
    expect(estimate({ endpoint: 'nobody' }))
      .to.include({ total: null })
      .and.not.have.property('estimated');
    const known = costOf('o1-pro', { input: 1000, output: 100 }).total!;
    expect(estimate({ provider: 'openai', endpoint: 'openai' }).total).to.be.at.least(known);
  });
});
