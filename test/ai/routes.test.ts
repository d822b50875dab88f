import { expect } from 'chai';
import express from 'express';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { PrometheusMetrics } from '../../plugins/ai/metrics';
import { healthRoutes, type ReadinessCheck } from '../../plugins/ai/routes/health';
import { metricsRoute } from '../../plugins/ai/routes/metrics';
import { usageRoute } from '../../plugins/ai/routes/usage';
import type { Ledger } from '../../plugins/core/ledger';
import { openTestLedger } from '../stores/open-test-ledger';
import { ledgerRow } from '../stores/ledger-row';
import { urlOf } from '../support/local-server';

describe('routes', () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'routes-'));
  const said: string[] = [];
  const say = (text: string) => void said.push(text);
  const logger = { error: say, warn: say, info: say, debug: say };
  const checks: ReadinessCheck[] = [];
  let ledger: Ledger;
  let server: Server;
  let origin: string;

  before((done) => {
    ledger = openTestLedger(path.join(folder, 'usage.db'), logger);
    const app = express();
    usageRoute(ledger, logger)(app);
    metricsRoute(new PrometheusMetrics().registry, () => Promise.resolve())(app);
    healthRoutes(checks, (name, reason) => say(`${name}: ${reason}`))(app);
    server = app.listen(0, '127.0.0.1', () => {
      origin = urlOf(server);
      done();
    });
  });
  after(async () => {
    server.close();
    await ledger.close();
    rmSync(folder, { recursive: true });
  });

  async function get(pathAndQuery: string) {
    const response = await fetch(origin + pathAndQuery);
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  }

  describe('GET /ai/usage', () => {
    before(() => {
      void ledger.record(ledgerRow({ team: 'red' }));
      void ledger.record(ledgerRow({ team: 'blue', time: Date.UTC(2025, 6, 1) }));
      void ledger.record(ledgerRow({ team: 'blue', status: 429, inputTokens: 0, outputTokens: 0, cost: 0 }));
    });

    const one = {
      requests: 1,
      input_tokens: 10,
      cached_input_tokens: 0,
      output_tokens: 5,
      cost_usd: 0.001,
      saved_usd: 0,
    };

    it('sums by what is asked for', async () => {
      expect(await get('/ai/usage?by=team,model')).to.deep.equal({
        status: 200,
        body: {
          data: [
            { team: 'blue', model: 'gpt-4o', ...one },
            { team: 'red', model: 'gpt-4o', ...one },
          ],
        },
      });
    });

    it('sums all without parameters, and counts every row when asked to', async () => {
      const { body } = await get('/ai/usage');
      expect((body.data as object[])[0]).to.include({ requests: 2, input_tokens: 20 });
      const all = await get('/ai/usage?status=all');
      expect((all.body.data as object[])[0]).to.include({ requests: 3, input_tokens: 20 });
    });

    it('reads times with and without an offset, and dates', async () => {
      for (const from of ['2025-07-01T00:00:00Z', '2025-07-01T02:00:00%2B02:00', '2025-07-01']) {
        const { body } = await get(`/ai/usage?by=day&from=${from}`);
        expect(body.data, from).to.deep.equal([{ day: '2025-07-01', ...one }]);
      }
      expect((await get('/ai/usage?by=day&to=2025-07-01')).body.data).to.deep.equal([{ day: '2025-06-01', ...one }]);
    });

    const bad: [query: string, parameter: string, says: RegExp][] = [
      ['by=colour', 'by', /"colour".*team, consumer, key, user, model, provider, .*tag\.<name>/],
      ['by=tag.', 'by', /"tag\."/],
      [`by=tag.${'a'.repeat(60)}`, 'by', /"tag\.a+"/],
      ['measures=failure', 'measures', /did you mean `failures`/],
      ['limit=0', 'limit', /from 1 to 10000/],
      ['cursor=abc', 'cursor', /next_cursor/],
      ['format=xml', 'format', /json, csv, jsonl, focus/],
      ['format=focus&by=team', 'by', /only tags/],
      ['team[]=a', 'team', /once/],
      ['from=yesterday', 'from', /RFC 3339/],
      ['from=2025-02-30', 'from', /RFC 3339/],
      ['to=2025-06-01T25:00:00Z', 'to', /RFC 3339/],
      ['to=2025-06-01T10:00:00', 'to', /RFC 3339/],
      ['from=2025-06-02&to=2025-06-01', 'to', /later than "from"/],
      ['status=broken', 'status', /success, failed, all/],
      ['group=team', 'group', /by, from, to, status, measures, format, limit, cursor and any dimension/],
      ['by=team&by=model', 'by', /once/],
    ];
    for (const [query, parameter, says] of bad) {
      it(`refuses ${query}`, async () => {
        const { status, body } = await get(`/ai/usage?${query}`);
        expect(status).to.equal(400);
        expect(body.error).to.include({ param: parameter, code: 'invalid_parameter' });
        expect((body.error as { message: string }).message).to.match(says);
      });
    }

    it('says that the ledger cannot be read, and logs why', async () => {
      const app = express();
      const next = () => Promise.reject(new Error('disk gone'));
      const broken = { sum: () => ({ [Symbol.asyncIterator]: () => ({ next }) }) };
      usageRoute(broken as unknown as Ledger, logger)(app);
      const other = app.listen(0, '127.0.0.1');
      await new Promise((resolve) => other.once('listening', resolve));
      const response = await fetch(`${urlOf(other)}/ai/usage`);
      other.close();
      expect(response.status).to.equal(503);
      expect(await response.text())
        .to.contain('ledger_unavailable')
        .and.not.contain('disk gone');
      expect(said.join('\n')).to.contain('disk gone');
    });
  });

  it('GET /metrics answers in the text format of Prometheus', async () => {
    const response = await fetch(`${origin}/metrics`);
    expect(response.headers.get('content-type')).to.match(/^text\/plain; version=0\.0\.4/);
    expect(await response.text()).to.contain('# TYPE ai_gateway_requests_total counter');
  });

  it('GET /healthz answers while the process lives', async () => {
    expect(await get('/healthz')).to.deep.equal({ status: 200, body: { status: 'ok' } });
  });

  it('GET /readyz names what is not ready, what does not answer included', async () => {
    checks.splice(0, Infinity, { name: 'ledger', check: () => ledger.check() });
    expect(await get('/readyz')).to.deep.equal({ status: 200, body: { status: 'ready' } });
    checks.push({ name: 'stores.default', check: () => Promise.reject(new Error('refused by 10.0.0.7')) });
    checks.push({ name: 'stores.shared', check: () => new Promise(() => {}) });
    expect(await get('/readyz')).to.deep.equal({
      status: 503,
      body: { status: 'not ready', not_ready: ['stores.default', 'stores.shared'] },
    });
    expect(said).to.include('stores.default: refused by 10.0.0.7');
    expect(said).to.include('stores.shared: no answer within 2 s');
  });
});
