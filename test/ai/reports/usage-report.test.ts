import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import { usageRoute } from '../../../plugins/ai/routes/usage';
import { columnsOf } from '../../../plugins/ai/reports/usage-shape';
import { ledgerRow } from '../../stores/ledger-row';
import { type AdminServer, adminServer } from './admin-server';

type Sum = Record<string, string | number | null>;

describe('GET /ai/usage', () => {
  let server: AdminServer;

  before(async () => {
    server = await adminServer(usageRoute, [
      ledgerRow({ team: 'red', tags: { project: 'a' }, endUser: 'u1', reasoningTokens: 2, billed: 0.0012 }),
      ledgerRow({ team: 'red', model: 'claude', tags: { project: 'b' }, duration: 37.5 }),
      ledgerRow({ team: 'blue', model: 'claude', cost: null, billed: null }),
      ledgerRow({ team: null, consumer: null, model: '=cmd|calc', status: 404, code: 'model_not_found', cost: 0 }),
    ]);
  });
  after(() => server.close());

  async function get(query: string, headers: Record<string, string> = {}) {
    const response = await fetch(`${server.url}/ai/usage?${query}`, { headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  }

  async function sums(query: string): Promise<Sum[]> {
    const { status, text } = await get(query);
    expect(status, text).to.equal(200);
    return (JSON.parse(text) as { data: Sum[] }).data;
  }

  it('filters by any dimension, several texts, tags and nobody', async () => {
    const requests = async (query: string) => (await sums(`status=all&${query}`)).map((sum) => sum.requests);
    expect(await requests('team=red')).to.deep.equal([2]);
    expect(await requests('team=red,blue&model=claude')).to.deep.equal([2]);
    expect(await requests('team=')).to.deep.equal([1]);
    expect(await requests('team=,blue')).to.deep.equal([2]);
    expect(await requests('tag.project=a')).to.deep.equal([1]);
    expect(await requests('user=u1')).to.deep.equal([1]);
    expect(await requests('code=model_not_found')).to.deep.equal([1]);
    expect(await requests('team=green')).to.deep.equal([0]);
  });

  it('sums by tags, and measures what is asked for only', async () => {
    const projects = await sums('by=tag.project&team=red&measures=reasoning_tokens,duration_ms,billed_usd');
    expect(projects).to.deep.equal([
      { 'tag.project': 'a', ...ONE, reasoning_tokens: 2, duration_ms: 12.5, billed_usd: 0.0012 },
      { 'tag.project': 'b', ...ONE, reasoning_tokens: 0, duration_ms: 37.5, billed_usd: 0.001 },
    ]);
    const [blue] = await sums('team=blue&measures=unpriced_requests,input_cost_usd,billed_usd');
    expect(blue).to.include({ unpriced_requests: 1, input_cost_usd: null, billed_usd: null, cost_usd: null });
  });

  it('comes in pages that fit together', async () => {
    const whole = await sums('by=team,model&status=all');
    const paged: Sum[] = [];
    for (let cursor = ''; ;) {
      const { text } = await get(`by=team,model&status=all&limit=3${cursor && `&cursor=${cursor}`}`);
      const page = JSON.parse(text) as { data: Sum[]; next_cursor: string | null };
      paged.push(...page.data);
      if (page.next_cursor === null) break;
      expect(page.data).to.have.length(3);
      cursor = page.next_cursor;
    }
    expect(paged).to.deep.equal(whole).and.have.length(4);
  });

  it('refuses the cursor of another report', async () => {
    const { text } = await get('by=team&status=all&limit=1');
    const { next_cursor } = JSON.parse(text) as { next_cursor: string };
    const { status, text: refusal } = await get(`by=model&status=all&cursor=${next_cursor}`);
    expect(status).to.equal(400);
    expect(refusal).to.contain('next_cursor');
  });

  it('is CSV that no spreadsheet takes for a formula', async () => {
    const { headers, text } = await get('by=model,team&status=all&format=csv');
    expect(headers.get('content-type')).to.equal('text/csv; charset=utf-8');
    expect(headers.get('content-disposition')).to.contain('usage.csv');
    const [titles, ...lines] = parse(text) as string[][];
    expect(titles).to.deep.equal(columnsOf({ by: ['model', 'team'] }));
    expect(lines).to.have.length(4);
    expect(lines[0]).to.deep.equal(["'=cmd|calc", '', '1', '10', '0', '5', '0', '0']);
    expect(lines.find(([, team]) => team === 'blue')![6]).to.equal('');
  });

  it('is JSON Lines, by the parameter and by the header', async () => {
    const whole = await sums('by=team&status=all');
    const named = await get('by=team&status=all&format=jsonl');
    const accepted = await get('by=team&status=all', { accept: 'application/x-ndjson' });
    expect(named.headers.get('content-type')).to.equal('application/x-ndjson; charset=utf-8');
    for (const { text } of [named, accepted]) {
      const lines = text.trimEnd().split('\n');
      expect(lines.map((line) => JSON.parse(line) as Sum)).to.deep.equal(whole);
    }
    expect((await get('', { accept: 'text/csv;q=0.5, application/json' })).text).to.match(/^\{"data":\[/);
    expect((await get('', { accept: 'text/csv' })).text).to.match(/^requests,/);
  });
});

const ONE = {
  requests: 1,
  input_tokens: 10,
  cached_input_tokens: 0,
  output_tokens: 5,
  cost_usd: 0.001,
  saved_usd: 0,
};
