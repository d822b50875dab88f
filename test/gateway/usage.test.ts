import { expect } from 'chai';
import Database = require('libsql');
import { execFile } from 'node:child_process';
import path from 'node:path';
import { ROOT, type RunningGateway, startGateway } from '../support/gateway';

type Row = Record<string, string | number | null>;

const PLAIN = { model: 'smart', messages: [{ role: 'user', content: 'Say something.' }] };

describe('the ledger of a running gateway', () => {
  let gateway: RunningGateway;

  before(async () => {
    gateway = await startGateway({
      gateway: {
        apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] } },
        serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
        policies: ['usage-meter', 'semantic-cache', 'provider-router'],
        pipelines: {
          ai: {
            apiEndpoints: ['ai'],
            policies: [
              { 'usage-meter': null },
              { 'semantic-cache': { action: { scope: 'route' } } },
              { 'provider-router': { action: { models: { smart: ['demo/chat'] }, retries: 0 } } },
            ],
          },
        },
      },
    });
  });
  after(() => gateway.stop());

  /** Sends one request and waits for its row. */
  async function rowOf(request: () => Promise<unknown>): Promise<Row> {
    const known = new Set(readRows().map(({ id }) => id));
    await request();
    for (;;) {
      const fresh = readRows().filter(({ id }) => !known.has(id ?? null));
      if (fresh.length) {
        expect(fresh).to.have.length(1);
        return fresh[0]!;
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }

  function readRows(): Row[] {
    const database = new Database(gateway.ledger);
    const rows = database.prepare('SELECT * FROM requests').all() as Row[];
    database.close();
    return rows;
  }

  const post = (body: object, signal?: AbortSignal, headers: Record<string, string> = {}) =>
    fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
      signal,
    });

  it('has what a plain call used, as the client was told', async () => {
    let answer: { usage: { prompt_tokens: number; completion_tokens: number } } | undefined;
    const row = await rowOf(async () => (answer = (await (await post(PLAIN)).json()) as typeof answer));
    expect(row).to.include({ operation: 'chat', dialect: 'openai-chat', pipeline: 'ai', streamed: 0, cache: 'miss' });
    expect(row).to.include({
      model_requested: 'smart',
      model: 'chat',
      endpoint: 'demo',
      provider: 'demo',
      attempts: 1,
    });
    expect(row).to.include({ status: 200, code: null, delivery: 'complete', input_provenance: 'reported' });
    expect(row.input_tokens).to.equal(answer?.usage.prompt_tokens).and.be.greaterThan(0);
    expect(row.output_tokens).to.equal(answer?.usage.completion_tokens).and.be.greaterThan(0);
  });

  it('has what a stream used, although its client did not ask for usage', async () => {
    const question = { ...PLAIN, stream: true, temperature: 0.5 };
    const row = await rowOf(async () => (await post(question)).text());
    expect(row).to.include({ streamed: 1, status: 200, delivery: 'complete', output_provenance: 'reported' });
    expect(row.output_tokens).to.be.greaterThan(0);
    expect(row.time_to_first_token).to.be.greaterThan(0);
  });

  it('has the same tokens for an answer from the cache, at no cost', async () => {
    const question = { ...PLAIN, temperature: 0.1 };
    const first = await rowOf(async () => (await post(question)).text());
    const again = await rowOf(async () => (await post(question)).text());
    expect(again).to.include({ cache: 'hit', cost: 0, attempts: 0, model: 'chat', provider: 'demo', status: 200 });
    expect(again.input_tokens).to.equal(first.input_tokens);
    expect(again.output_tokens).to.equal(first.output_tokens);
  });

  it('has refusals with zero tokens at no cost', async () => {
    const row = await rowOf(async () => post({ ...PLAIN, model: 'no-such-model' }));
    expect(row).to.include({
      status: 404,
      code: 'model_not_found',
      delivery: 'none',
      model_requested: 'no-such-model',
    });
    expect(row).to.include({ input_tokens: 0, output_tokens: 0, cost: 0, attempts: 0 });
  });

  it('has requests that could not be read, unknown paths and lists of models', async () => {
    const bad = await rowOf(() => fetch(`${gateway.url}/v1/chat/completions`, { method: 'POST', body: '{' }));
    expect(bad).to.include({ operation: 'chat', status: 400, delivery: 'none', input_tokens: 0 });
    const unknown = await rowOf(() => fetch(`${gateway.url}/v1/nothing`));
    expect(unknown).to.include({ operation: 'unknown', status: 404, cost: 0 });
    const models = await rowOf(() => fetch(`${gateway.url}/v1/models`));
    expect(models).to.include({ operation: 'models', status: 200, cost: 0 });
  });

  it('has failures of providers and who failed', async () => {
    const row = await rowOf(async () => post({ ...PLAIN, model: 'demo/fail-500' }));
    expect(row).to.include({
      status: 500,
      delivery: 'none',
      provider: 'demo',
      model: 'fail-500',
      attempts: 1,
      cost: 0,
    });
  });

  it('has a stream that its client cut as partial', async () => {
    const row = await rowOf(async () => {
      const leaving = new AbortController();
      const response = await post({ ...PLAIN, model: 'demo/slow', stream: true }, leaving.signal);
      await response.body!.getReader().read();
      leaving.abort();
    });
    expect(row).to.include({ status: 200, delivery: 'partial', model: 'slow' });
    // Nothing was reported and nobody counts in this pipeline: unknown, not zero.
    expect(row).to.include({ output_tokens: null, output_provenance: 'unknown', cost: null });
  });

  it('is reported the same by HTTP and by eg-ai', async () => {
    const report = `${gateway.adminUrl}/ai/usage?by=model,provider&status=all`;
    const { data } = (await (await fetch(report)).json()) as { data: Row[] };
    const chat = data.find(({ model }) => model === 'chat');
    const rows = readRows().filter(({ model }) => model === 'chat');
    expect(chat?.requests).to.equal(rows.length).and.be.greaterThan(2);
    expect(chat?.output_tokens).to.equal(rows.reduce((sum, row) => sum + Number(row.output_tokens), 0));
    const words = ['usage', '--by', 'model,provider', '--status', 'all', '--json'];
    expect(JSON.parse(await egAi(words, new URL(gateway.adminUrl).port))).to.deep.equal({ data });
  });

  it('is counted for Prometheus on the admin port', async () => {
    const text = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    expect(text).to.match(/^ai_gateway_requests_total\{.*model="chat",status="200",code=""\} [1-9]/m);
    expect(text).to.match(/^gen_ai_client_token_usage_count\{.*gen_ai_token_type="output"\} [1-9]/m);
    expect(text).not.to.contain('no-such-model');
  });

  it('tells health and readiness beside the pipelines', async () => {
    for (const place of ['/healthz', '/readyz']) expect((await fetch(gateway.url + place)).status).to.equal(200);
  });
});

function egAi(words: string[], adminPort: string): Promise<string> {
  const program = path.join(ROOT, 'plugins/ai/eg-ai.cjs');
  const env = { PATH: process.env.PATH, EG_ADMIN_PORT: adminPort };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [program, ...words], { env }, (error, out, err) =>
      error ? reject(new Error(err)) : resolve(out),
    );
  });
}
