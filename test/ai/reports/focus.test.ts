import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { FOCUS_COLUMNS } from '../../../plugins/ai/reports/focus';
import { usageRoute } from '../../../plugins/ai/routes/usage';
import { ledgerRow } from '../../stores/ledger-row';
import { type AdminServer, adminServer } from './admin-server';

describe('the export in the shape of FOCUS', () => {
  let server: AdminServer;

  before(async () => {
    const cached = { cacheReadTokens: 100, cacheWrite5mTokens: 30, cacheWrite1hTokens: 3 };
    const costs = { inputCost: 0.25, cachedInputCost: 0.125, cacheWriteCost: 0.5, outputCost: 1, cost: 1.875 };
    server = await adminServer(usageRoute, [
      ledgerRow({ ...cached, ...costs, tags: { project: 'a' } }),
      ledgerRow({ ...cached, ...costs, tags: { project: 'a' } }),
      ledgerRow({
        ...NO_TOKENS,
        model: 'dall-e',
        images: 2,
        otherCost: 0.08,
        cost: 0.08,
        time: Date.UTC(2025, 11, 31),
      }),
      ledgerRow({ model: 'odd', inputCost: null, outputCost: null, cost: null, time: Date.UTC(2026, 0, 1) }),
    ]);
  });
  after(() => server.close());

  async function lines(query = ''): Promise<Record<string, string>[]> {
    const response = await fetch(`${server.url}/ai/usage?format=focus${query}`);
    const text = await response.text();
    expect(response.status, text).to.equal(200);
    expect(text.split('\r\n')[0]).to.equal(FOCUS_COLUMNS.join(','));
    return parse(text, { columns: true });
  }

  it('has a line for each kind of token, which add up to the cost', async () => {
    const found = await lines('&model=gpt-4o');
    const costs = found.map((line) => [line.x_TokenKind, line.ConsumedQuantity, line.ConsumedUnit, line.BilledCost]);
    expect(costs).to.deep.equal([
      ['input', '20', 'Tokens', '0.5'],
      ['cached_input', '200', 'Tokens', '0.25'],
      ['cache_write', '66', 'Tokens', '1'],
      ['output', '10', 'Tokens', '2'],
    ]);
    expect(found[0]).to.include({
      BillingPeriodStart: '2025-06-01T00:00:00Z',
      BillingPeriodEnd: '2025-07-01T00:00:00Z',
      ChargePeriodStart: '2025-06-01T00:00:00Z',
      ChargePeriodEnd: '2025-06-02T00:00:00Z',
      BillingCurrency: 'USD',
      ServiceCategory: 'AI and Machine Learning',
      SkuId: 'openai/gpt-4o/input',
      SubAccountId: 'red',
      x_Consumer: 'alice',
      Tags: '{}',
    });
  });

  it('tells images by the piece, the turn of a year, and leaves unknown prices empty', async () => {
    const [image] = await lines('&model=dall-e');
    expect(image).to.include({ ConsumedQuantity: '2', ConsumedUnit: 'Images', BilledCost: '0.08' });
    expect(image).to.include({ BillingPeriodEnd: '2026-01-01T00:00:00Z', ChargePeriodEnd: '2026-01-01T00:00:00Z' });
    const odd = await lines('&model=odd');
    expect(odd.map(({ x_TokenKind, BilledCost }) => [x_TokenKind, BilledCost])).to.deep.equal([
      ['input', ''],
      ['output', ''],
    ]);
  });

  it('carries the tags that are asked for', async () => {
    const [first] = await lines('&model=gpt-4o&by=tag.project');
    expect(JSON.parse(first!.Tags!)).to.deep.equal({ project: 'a' });
  });
});

const NO_TOKENS = { inputTokens: 0, outputTokens: 0, inputCost: 0, outputCost: 0 };
