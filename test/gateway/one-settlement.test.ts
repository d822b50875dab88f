import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { createKey, hashOf } from '../../plugins/core/api-key';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { chat, post, startRouted } from '../support/routed-gateway';
import { begins, breaksOff, chunk, failure, says, sends, type StandIn, startStandIn } from '../support/stand-in';

const KEY = createKey('alice');
const SCHEMA = { type: 'object', properties: { n: { type: 'integer' } }, required: ['n'] };
const CHAT = '/v1/chat/completions';

interface Standing {
  limit: string;
  used: number;
  reserved: number;
}

/** A way for a request to end: what the provider does, what is asked, and when the client leaves. */
interface Way {
  answers?: Parameters<StandIn['answer']>;
  path?: string;
  body?: object | string;
  headers?: Record<string, string>;
  /** Once the provider has the call, or once the client has the first bytes. */
  leaves?: 'before' | 'midway';
}

const stream = { stream: true };
const guarded = { 'x-guarded': 'yes' };
const format = { response_format: { type: 'json_schema', json_schema: { name: 'n', schema: SCHEMA } } };
/** Each ends differently; the second figure is what a limit of requests counts of it. */
const WAYS: [what: string, way: Way, counts: 0 | 1][] = [
  ['answered', {}, 1],
  ['answered in a stream', { body: chat(stream) }, 1],
  ['answered from the cache', { body: chat(), headers: { 'cache-control': '' } }, 1],
  ['of another API', { path: '/v1/messages', body: chat({ max_tokens: 5 }) }, 1],
  ['that only counts tokens', { path: '/v1/messages/count_tokens', body: chat() }, 1],
  ['for an unknown model', { body: chat({ model: 'none' }) }, 0],
  ['that cannot be parsed', { body: '{' }, 0],
  ['for an unknown path', { path: '/v1/nothing' }, 0],
  ['without a key', { headers: { authorization: '' } }, 0],
  ['that the provider refuses', { answers: [failure(400)] }, 1],
  ['that the provider fails to answer twice', { answers: [failure(500)] }, 1],
  ['that succeeds at the second target', { answers: [failure(500), says('hello')] }, 1],
  ['whose answer cannot be read', { answers: [sends('application/json', '{')] }, 1],
  ['whose answer is cut', { body: chat(stream), answers: [breaksOff(chunk({ content: 'half' }))] }, 1],
  [
    'whose answer fails midway',
    { body: chat(stream), answers: [begins(chunk({ content: 'half' }), 'data: {"error":{"message":"no"}}\n\n')] },
    1,
  ],
  ['whose provider is silent for too long', { body: chat(stream), answers: [begins()] }, 1],
  ['whose answer is refused', { body: chat(format), headers: guarded, answers: [says('no JSON')] }, 1],
  [
    'whose answer is made anew',
    { body: chat(format), headers: guarded, answers: [says('no JSON'), says('{"n":1}')] },
    1,
  ],
  ['whose client leaves before the answer', { body: chat(stream), answers: [begins()], leaves: 'before' }, 1],
  ['whose client leaves a plain answer', { answers: [() => {}], leaves: 'before' }, 1],
  [
    'whose client leaves midway',
    { body: chat(stream), answers: [begins(chunk({ content: 'half' }))], leaves: 'midway' },
    1,
  ],
];

describe('every way in which a request ends', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    const limits = [
      { tokens: 1e6, per: 'day', by: 'consumer' },
      { requests: 1e6, per: 'day', by: 'consumer' },
      { concurrent: 100, by: 'consumer' },
    ];
    gateway = await startRouted({
      endpoints: { stand: provider.url, other: provider.url },
      before: [
        { 'ai-auth': null },
        { 'usage-meter': null },
        { 'token-counter': null },
        {
          guardrails: {
            condition: { name: 'ai-header', header: 'x-guarded', values: ['yes'] },
            action: { output: ['json-schema'] },
          },
        },
        { quota: { action: { limits } } },
        { 'semantic-cache': null },
      ],
      router: { models: { one: ['stand/gpt-4o', 'other/gpt-4o'] }, retries: 0, timeouts: { firstToken: 0.3 } },
      ai: { consumers: { alice: { keys: [{ id: KEY.id, hash: hashOf(KEY.secret) }] } } },
    });
    // What the cache will have.
    await go({ headers: { 'cache-control': '' } });
    await settled();
  });
  after(async () => {
    await gateway?.stop();
    await provider.close();
  });

  /** Sends one request, and comes back when its client has what it gets, or has left. */
  async function go({ answers = [says('hello')], path = CHAT, body = chat(), headers, leaves }: Way): Promise<void> {
    provider.answer(...answers);
    const sent = {
      authorization: `Bearer ${KEY.text}`,
      'cache-control': 'no-store, no-cache',
      ...headers,
    };
    if (!leaves) return void (await post(gateway.url + path, body, sent));
    const leaving = new AbortController();
    const asked = fetch(gateway.url + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...sent },
      body: JSON.stringify(body),
      signal: leaving.signal,
    });
    if (leaves === 'before') await provider.next();
    else await (await asked).body!.getReader().read();
    leaving.abort();
    await asked.catch(() => {});
  }

  async function standings(): Promise<Record<string, Standing>> {
    const answer = await fetch(`${gateway.adminUrl}/ai/limits?consumer=alice`);
    const { data } = (await answer.json()) as { data: Standing[] };
    return Object.fromEntries(data.map((each) => [/tokens|requests at once|requests/.exec(each.limit)![0], each]));
  }

  /** The limits once nothing is reserved any more. */
  async function settled(): Promise<Record<string, Standing>> {
    for (let tries = 0; ; tries++) {
      const found = await standings();
      const isOpen = Object.values(found).some(({ limit, used, reserved }) => reserved || (/once/.test(limit) && used));
      if (!isOpen || tries === 100) return found;
      await wait(20);
    }
  }

  for (const [what, way, counts] of WAYS) {
    it(`leaves one row and one settlement: a request ${what}`, async () => {
      const rows = await ledgerRows(gateway.ledger, 1);
      const before = await settled();
      await go(way);
      const all = await ledgerRows(gateway.ledger, rows.length + 1);
      const known = new Set(rows.map(({ id }) => id));
      const fresh = all.filter(({ id }) => !known.has(id ?? null));
      expect([all.length, fresh.length]).to.deep.equal([rows.length + 1, 1]);
      const after = await settled();
      expect(after.requests!.used - before.requests!.used).to.equal(counts);
      const { input_tokens: input, output_tokens: output, cache } = fresh[0]!;
      const tokens = cache === 'hit' ? 0 : Number(input) + Number(output);
      expect(after.tokens!.used - before.tokens!.used, 'as many tokens as in the row').to.equal(tokens);
      const reserved = Object.values(after).map((each) => each.reserved);
      expect([after['requests at once']!.used, ...reserved]).to.deep.equal([0, 0, 0, 0]);
    });
  }
});
