import { FormatRegistry } from '@sinclair/typebox';
import { Value } from '@sinclair/typebox/value';
import { expect } from 'chai';
import { parse } from 'csv-parse/sync';
import {
  type RequestShape,
  type RequestSummary,
  requestSchema,
  requestSummarySchema,
} from '../../../plugins/ai/reports/request-shape';
import { requestsRoutes } from '../../../plugins/ai/routes/requests';
import type { AttemptRow } from '../../../plugins/core/ledger';
import { ledgerRow } from '../../stores/ledger-row';
import { type AdminServer, adminServer } from './admin-server';

interface Page {
  data: RequestSummary[];
  next_cursor: string | null;
}

describe('GET /ai/requests', () => {
  let server: AdminServer;
  const attempted = ledgerRow({
    id: 'req_attempted',
    attempts: [attempt({ error: 'provider_failed', status: 500 }), attempt()],
  });

  before(async () => {
    FormatRegistry.Set('date-time', (time) => new Date(time).toISOString() === time);
    const many = Array.from({ length: 250 }, (_, index) => ledgerRow({ time: Date.UTC(2025, 0, 1) + (index >> 1) }));
    const told = {
      tags: { project: 'a' },
      endUser: 'u1',
      limitEvents: [{ result: 'warned', quantity: 'usd', by: 'team' }] as const,
      incidents: [{ check: 'pii', side: 'input', action: 'redact' }] as const,
    };
    const unknown = { inputTokens: null, outputTokens: null, cost: null, inputProvenance: 'unknown' } as const;
    server = await adminServer(requestsRoutes, [
      ...many,
      attempted,
      ledgerRow({ id: 'req_told', time: Date.UTC(2025, 7, 1), cacheReadTokens: 7, cacheWrite1hTokens: 3, ...told }),
      ledgerRow({ id: 'req_refused', status: 429, code: 'insufficient_quota', ...unknown }),
    ]);
  });
  after(() => {
    FormatRegistry.Delete('date-time');
    return server.close();
  });

  async function get(path: string) {
    const response = await fetch(server.url + path);
    return { status: response.status, text: await response.text() };
  }

  async function page(query = ''): Promise<Page> {
    const { status, text } = await get(`/ai/requests${query}`);
    expect(status, text).to.equal(200);
    return JSON.parse(text) as Page;
  }

  it('lists the newest first, in pages that miss none and repeat none', async () => {
    const ids: string[] = [];
    let query = '?limit=40';
    for (let last: string | null = ''; last !== null;) {
      const { data, next_cursor } = await page(query);
      ids.push(...data.map(({ id }) => id));
      query = `?limit=40&cursor=${(last = next_cursor)}`;
    }
    expect(ids).to.have.length(253);
    expect(new Set(ids).size).to.equal(253);
    expect(ids[0]).to.equal('req_told');
    expect((await page()).data).to.have.length(100);
  });

  it('filters', async () => {
    const ids = async (query: string) => (await page(query)).data.map(({ id }) => id);
    expect(await ids('?status=failed')).to.deep.equal(['req_refused']);
    expect(await ids('?tag.project=a')).to.deep.equal(['req_told']);
    expect(await ids('?user=u1&team=red')).to.deep.equal(['req_told']);
    expect(await ids('?from=2025-05-01&to=2025-07-01&code=insufficient_quota')).to.deep.equal(['req_refused']);
  });

  it('shows what its shape says, unknown as null', async () => {
    const { data } = await page('?limit=3');
    for (const one of data) expect([...Value.Errors(requestSummarySchema, one)]).to.deep.equal([]);
    const told = data.find(({ id }) => id === 'req_told')!;
    expect(told).to.include({ input_tokens: 20, uncached_input_tokens: 10, user: 'u1', cost_usd: 0.001 });
    expect(told.time).to.equal('2025-08-01T00:00:00.000Z');
    expect(told.tags).to.deep.equal({ project: 'a' });
    expect(told.incidents).to.deep.equal([{ check: 'pii', side: 'input', action: 'redact' }]);
    const refused = data.find(({ id }) => id === 'req_refused')!;
    expect(refused).to.include({ input_tokens: null, output_tokens: null, cost_usd: null });
  });

  it('tells all of one, with its attempts', async () => {
    const { status, text } = await get('/ai/requests/req_attempted');
    expect(status).to.equal(200);
    const one = JSON.parse(text) as RequestShape;
    expect([...Value.Errors(requestSchema, one)]).to.deep.equal([]);
    expect(one.attempts.map(({ error }) => error)).to.deep.equal(['provider_failed', null]);
    expect(one.attempts[1]).to.include({ started_after_ms: 1.5, duration_ms: 20, output_tokens: 5, cost_usd: 0.001 });
  });

  it('does not know every id', async () => {
    expect((await get('/ai/requests/%00')).status).to.equal(404);
    const { status, text } = await get('/ai/requests/req_none');
    expect(status).to.equal(404);
    expect(text).to.contain('request_not_found').and.contain('x-request-id');
  });

  it('comes whole as CSV and JSON Lines, with attempts where they are asked for', async () => {
    const csv = parse((await get('/ai/requests?format=csv')).text, { columns: true }) as Record<string, string>[];
    expect(csv).to.have.length(253);
    expect(Object.keys(csv[0]!)).to.deep.equal(Object.keys(requestSummarySchema.properties));
    expect(csv[0]).to.include({ id: 'req_told', tags: '{"project":"a"}', streamed: 'false', code: '' });
    const { text } = await get('/ai/requests?format=jsonl&attempts=true&from=2025-05-01');
    const lines = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as RequestShape);
    expect(lines).to.have.length(3);
    expect(lines.find(({ id }) => id === 'req_attempted')!.attempts).to.have.length(2);
  });

  const cursorOf = (place: string) => `cursor=${Buffer.from(place).toString('base64url')}`;
  const strange = [cursorOf('[1e999,"a"]'), cursorOf('[1.5,"a"]'), cursorOf('[1,"\\u0000"]'), 'model=%00', 'tag.x"=1'];
  for (const query of [
    ...['cursor=W10', 'cursor=~', 'limit=1001', 'by=team', 'attempts=yes', 'format=focus'],
    ...strange,
  ]) {
    it(`refuses ${query}`, async () => {
      const { status, text } = await get(`/ai/requests?${query}`);
      expect(status).to.equal(400);
      expect(text).to.contain('invalid_parameter');
    });
  }
});

function attempt(parts: Partial<AttemptRow> = {}): AttemptRow {
  const { inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens, ...row } = ledgerRow();
  const { reasoningTokens, inputAudioTokens, outputAudioTokens, images, seconds, characters, searches } = row;
  const { inputProvenance, outputProvenance, inputCost, cachedInputCost, cacheWriteCost, outputCost } = row;
  const { otherCost, cost, priceVersion } = row;
  return {
    endpoint: 'openai',
    provider: 'openai',
    model: 'gpt-4o',
    status: 200,
    error: null,
    startedAfter: 1.5,
    duration: 20,
    ...{ inputTokens, cacheReadTokens, cacheWrite5mTokens, cacheWrite1hTokens, outputTokens, reasoningTokens },
    ...{ inputAudioTokens, outputAudioTokens, images, seconds, characters, searches },
    ...{ inputProvenance, outputProvenance, inputCost, cachedInputCost, cacheWriteCost, outputCost, otherCost },
    ...{ cost, priceVersion },
    ...parts,
  };
}
