import { expect } from 'chai';
import Database = require('libsql');
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { stringify } from 'yaml';
import type { RunningGateway } from '../support/gateway';
import { ledgerRow, type Row } from '../support/ledger-rows';
import { chat, post, startRouted } from '../support/routed-gateway';
import * as stand from '../support/stand-in';

/** Dollars for a million tokens, so far apart that nobody can take one for the other. */
const PRICES = {
  'main/*': { input: 1000, output: 100_000 },
  'claude/*': { input: 1000, output: 100_000 },
  'back/*': { input: 1, output: 2 },
};
/** "hi", with what OpenAI's models have around it. */
const PROMPT = 8;
/** Of what the second provider answers: 3 tokens in, 2 out. */
const BACK_COST = 0.000007;

const MESSAGE_START = `event: message_start\ndata: ${JSON.stringify({
  type: 'message_start',
  message: { id: 'm', model: 'c', role: 'assistant', usage: { input_tokens: 25, output_tokens: 1 } },
})}\n\n`;
const FAILED_RESPONSE = `event: response.failed\ndata: ${JSON.stringify({
  type: 'response.failed',
  response: { error: { code: 'server_error', message: 'no' }, usage: { input_tokens: 40, output_tokens: 7 } },
})}\n\n`;

describe('what failed attempts have used', () => {
  let first: stand.StandIn;
  let second: stand.StandIn;
  let gateway: RunningGateway;

  before(async () => {
    [first, second] = [await stand.startStandIn(), await stand.startStandIn()];
    const prices = path.join(mkdtempSync(path.join(tmpdir(), 'prices-')), 'prices.yml');
    writeFileSync(prices, stringify({ prices: PRICES }));
    const closed = await stand.startStandIn();
    await closed.close();
    gateway = await startRouted({
      endpoints: {
        main: { url: `${first.url}/v1`, provider: 'openai', apiKey: 'env:PATH' },
        claude: { url: first.url, provider: 'anthropic', apiKey: 'env:PATH' },
        away: closed.url,
        back: second.url,
      },
      before: [{ 'usage-meter': null }, { 'token-counter': null }],
      router: {
        models: {
          one: ['main/gpt-4o', 'back/cheap'],
          claude: ['claude/c', 'back/cheap'],
          away: ['away/gpt-4o', 'back/cheap'],
          alone: 'main/gpt-4o',
        },
        retries: 0,
        timeouts: { firstToken: 0.3 },
      },
      ai: { prices },
    });
  });
  after(async () => {
    await gateway?.stop();
    await Promise.all([first.close(), second.close()]);
  });
  beforeEach(() => second.answer((response) => stand.json(200, stand.completion('hello'))(response)));

  function attemptsOf(id: Row[string] | undefined): Row[] {
    const database = new Database(gateway.ledger, { readonly: true });
    try {
      return database.prepare('SELECT * FROM attempts WHERE request_id = ? ORDER BY number').all(id) as Row[];
    } finally {
      database.close();
    }
  }

  const ask = (body: object) => post(`${gateway.url}/v1/chat/completions`, chat(body));
  const used = (row: Row | undefined) => [
    row?.input_tokens,
    row?.output_tokens,
    row?.input_provenance,
    row?.output_provenance,
  ];

  const nothing = [0, 0, 'exact', 'exact'];
  const prompt = [PROMPT, 0, 'exact', 'estimate'];
  const cases: [what: string, answer: stand.Answering, asked: object, expected: (string | number)[]][] = [
    ['nothing where the provider refuses', stand.failure(500), {}, nothing],
    ['nothing where it has no time for it', stand.failure(429, 'later', { 'retry-after': '60' }), {}, nothing],
    ['nothing where it cannot be reached', stand.says('never asked'), { model: 'away' }, nothing],
    [
      'nothing where a stream begins with an error',
      stand.begins('data: {"error":{"message":"no","code":503}}\n\n'),
      { stream: true },
      nothing,
    ],
    ['the prompt where its answer cannot be read', stand.sends('application/json', '{"no":"choices"}'), {}, prompt],
    ['the prompt where its answer is cut', cutsPlain, {}, prompt],
    ['the prompt where it hangs up without an answer', (response) => void response.destroy(), {}, prompt],
    ['the prompt where it is silent for too long', stand.begins(), { stream: true }, prompt],
    [
      'the prompt where a stream is cut before its first content',
      stand.breaksOff(stand.chunk({ role: 'assistant', content: '' })),
      { stream: true },
      prompt,
    ],
    [
      'what a stream reported before it was cut',
      stand.breaksOff(MESSAGE_START),
      { model: 'claude', stream: true },
      [25, 1, 'reported', 'estimate'],
    ],
  ];
  for (const [what, answer, asked, expected] of cases) {
    it(`is ${what}`, async () => {
      first.answer(answer);
      const { status, headers } = await ask(asked);
      expect([status, headers.get('x-ai-provider'), headers.get('x-ai-attempts')]).to.deep.equal([200, 'back', '2']);
      const row = await ledgerRow(gateway.ledger, headers.get('x-request-id'));
      const [failed, answered] = attemptsOf(row.id);
      expect(used(failed)).to.deep.equal(expected);
      expect(failed!.error).to.be.a('string');
      const [input, output] = expected as [number, number];
      expect(failed!.cost).to.equal(clean(input * 0.001 + output * 0.1));
      expect(row.cost, 'of both').to.equal(clean(Number(failed!.cost) + Number(answered!.cost)));
      expect(row.input_tokens).to.equal(input + Number(answered!.input_tokens));
      expect(row.model).to.equal('cheap');
    });
  }

  it('is told to the client with the cost of the answer, and counted for each model', async () => {
    first.answer(cutsPlain);
    const { headers } = await ask({});
    expect(headers.get('x-ai-cost')).to.equal(String(clean(PROMPT * 0.001 + BACK_COST)));
    const metrics = await (await fetch(`${gateway.adminUrl}/metrics`)).text();
    const costOf = (model: string) =>
      Number(new RegExp(`^ai_gateway_cost_usd_total\\{.*model="${model}"\\} (\\S+)`, 'm').exec(metrics)?.[1]);
    expect(costOf('cheap')).to.be.within(BACK_COST, 1);
    const { cost } = (await ledgerRow(gateway.ledger, headers.get('x-request-id'))) as { cost: number };
    expect(cost).to.equal(clean(PROMPT * 0.001 + BACK_COST));
  });

  it('is what the provider reports with its failure, midway in an answer as well', async () => {
    const response = { id: 'r', model: 'gpt-4o', created_at: 1, output: [] };
    const created = `event: response.created\ndata: ${JSON.stringify({ type: 'response.created', response })}\n\n`;
    const delta = `event: d\ndata: ${JSON.stringify({ type: 'response.output_text.delta', delta: 'hi' })}\n\n`;
    for (const [events, delivery] of [
      [[created, FAILED_RESPONSE], 'none'],
      [[created, delta, FAILED_RESPONSE], 'partial'],
    ] as const) {
      first.answer(stand.begins(...events));
      const body = { model: 'alone', input: 'hi', stream: true };
      const { headers } = await post(`${gateway.url}/v1/responses`, body);
      const row = await ledgerRow(gateway.ledger, headers.get('x-request-id'));
      expect(row.delivery).to.equal(delivery);
      expect([row.input_tokens, row.output_tokens, row.cost]).to.deep.equal([40, 7, 0.74]);
    }
  });

  it('is the prompt where the client leaves before the answer begins', async () => {
    first.answer(stand.begins());
    const leaving = new AbortController();
    const asked = fetch(`${gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-request': 'leaves' },
      body: JSON.stringify(chat({ model: 'alone', stream: true, user: 'leaves' })),
      signal: leaving.signal,
    }).catch(() => {});
    await first.next();
    leaving.abort();
    await asked;
    const row = await lastRow('client_closed_request');
    expect(used(row)).to.deep.equal(prompt);
    expect(used(attemptsOf(row.id)[0])).to.deep.equal(prompt);
  });

  async function lastRow(code: string): Promise<Row> {
    for (;;) {
      const database = new Database(gateway.ledger, { readonly: true });
      const row = database.prepare('SELECT * FROM requests WHERE code = ?').get(code) as Row | undefined;
      database.close();
      if (row) return row;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
});

/** Begins a plain answer, and cuts the connection. */
function cutsPlain(response: Parameters<stand.Answering>[0]): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  response.write('{"choices":[{', () => response.destroy());
}

function clean(dollars: number): number {
  return Math.round(dollars * 1e12) / 1e12;
}
