import { expect } from 'chai';
import { writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createKey, hashOf } from '../../plugins/core/api-key';
import { admin } from '../support/consumers';
import { type RunningGateway, startGateway } from '../support/gateway';
import { chat, post } from '../support/routed-gateway';
import { completion, failure, json, type StandIn, startStandIn } from '../support/stand-in';
import { ask } from './ask';
import { everyRoute, type RouteRequest } from './every-route';
import { readRefusal } from './forms';

/** Whose key it is, and what the configuration says of the key. */
const DECLARED = {
  good: {},
  expired: { expires: '2020-01-01T00:00:00Z' },
  spent: { limits: [{ usd: 0.5, per: 'month', by: 'key' }] },
  picky: { models: ['another-model'] },
  fenced: { models: ['*'], providers: ['down'] },
  away: { addresses: ['192.0.2.0/24', '2001:db8::/32'] },
};
type Name = keyof typeof DECLARED;
const KEYS = Object.fromEntries(Object.keys(DECLARED).map((name) => [name, createKey(name)])) as Record<
  Name,
  ReturnType<typeof createKey>
>;

/** A caller that is to be refused, and how. */
interface Situation {
  name: string;
  key?: () => string;
  model?: string;
  prefix?: string;
  status: number;
  code: string;
  /** Anthropic has a status of its own for money. */
  anthropicStatus?: number;
  /** Routes that it does not concern, with the reason. */
  except?: (route: RouteRequest) => string | false;
}

const isTheGatewaysOwn = ({ dialect }: RouteRequest) =>
  ['models', 'usage', 'feedback'].includes(dialect.operation) && 'asks no provider, and costs nothing';
const runsBatches = ({ label }: RouteRequest) =>
  label.startsWith('POST /batches (') && 'is refused to all whose money is limited';
const asksNoModel = ({ dialect }: RouteRequest) =>
  (dialect.operation === 'models' && 'shows less instead') ||
  (['resource', 'usage', 'feedback'].includes(dialect.operation) && 'names no model');

const isKnownByItsKey = ({ dialect }: RouteRequest) =>
  dialect.clientHeader === 'x-goog-api-key' && 'is another route without its key';

let revoked = '';
const SITUATIONS: Situation[] = [
  { name: 'no key', status: 401, code: 'invalid_api_key', except: isKnownByItsKey },
  { name: 'another secret', key: () => createKey('good').text, status: 401, code: 'invalid_api_key' },
  { name: 'an unknown id', key: () => createKey().text, status: 401, code: 'invalid_api_key' },
  { name: 'no key at all', key: () => 'sk-proj-of-somebody-else', status: 401, code: 'invalid_api_key' },
  { name: 'an expired key', key: () => KEYS.expired.text, status: 401, code: 'invalid_api_key' },
  { name: 'a revoked key', key: () => revoked, status: 401, code: 'invalid_api_key' },
  { name: 'a denied address', prefix: '/denied', status: 403, code: 'address_not_allowed', key: () => KEYS.good.text },
  { name: 'a key of another network', key: () => KEYS.away.text, status: 403, code: 'address_not_allowed' },
  {
    name: 'a spent budget',
    key: () => KEYS.spent.text,
    status: 429,
    anthropicStatus: 402,
    code: 'insufficient_quota',
    except: (route) => isTheGatewaysOwn(route) || runsBatches(route),
  },
  {
    name: 'a forbidden model',
    key: () => KEYS.picky.text,
    status: 403,
    code: 'model_not_allowed',
    except: asksNoModel,
  },
  {
    name: 'forbidden targets only',
    key: () => KEYS.fenced.text,
    model: 'elsewhere',
    status: 403,
    code: 'model_not_allowed',
    except: asksNoModel,
  },
];

describe('refusals on every route of every dialect', () => {
  let provider: StandIn;
  let down: StandIn;
  let gateway: RunningGateway;
  const routes = everyRoute();

  before(async () => {
    [provider, down] = await Promise.all([startStandIn(), startStandIn()]);
    const prices = path.join(tmpdir(), `prices-of-refusals-${process.pid}.yml`);
    writeFileSync(prices, 'prices: { one: { input: 100000, output: 100000, image: 1 } }');
    const endpoint = (url: string) => ({ url: `${url}/v1`, provider: 'openai-compatible' });
    const policies = [
      { 'ai-auth': null },
      { 'usage-meter': null },
      { 'token-counter': null },
      { quota: null },
      { 'provider-router': { action: { models: MODELS, retries: 0 } } },
    ];
    gateway = await startGateway({
      ai: { prices, consumers: consumers() },
      gateway: {
        apiEndpoints: {
          denied: { host: '*', paths: ['/denied/*'] },
          ai: { host: '*', paths: ['/v1/*', '/v1beta/*'] },
        },
        serviceEndpoints: { stand: endpoint(provider.url), down: endpoint(down.url) },
        policies: ['ip-filter', ...policies.flatMap((policy) => Object.keys(policy))],
        pipelines: {
          denied: {
            apiEndpoints: ['denied'],
            policies: [{ 'ip-filter': { action: { deny: ['127.0.0.0/8', '::1'] } } }, ...policies],
          },
          ai: { apiEndpoints: ['ai'], policies },
        },
      },
    });
    await spend();
    revoked = await revokedKey(gateway);
  });
  after(() => Promise.all([gateway?.stop(), provider.close(), down.close()]));

  async function spend(): Promise<void> {
    const big = { ...completion('hello'), usage: { prompt_tokens: 100, completion_tokens: 2, total_tokens: 102 } };
    provider.answer(json(200, big));
    const body = chat({ max_tokens: 1 });
    const answer = await post(`${gateway.url}/v1/chat/completions`, body, bearer(KEYS.spent.text));
    expect(answer.status, answer.text).to.equal(200);
  }

  beforeEach(() => {
    provider.received.length = down.received.length = 0;
  });

  for (const { name, key, model = 'one', prefix, status, code, anthropicStatus = status, except } of SITUATIONS) {
    describe(name, () => {
      for (const route of routes.filter((one) => !except?.(one))) {
        it(route.label, async () => {
          const answer = await ask(gateway.url, route, { model, prefix, key: key?.() });
          const said = readRefusal(route.dialect, answer.status, answer.headers, answer.text);
          const isAnthropics = route.dialect.requestIdHeader === 'request-id';
          expect(said, said.message).to.include({ status: isAnthropics ? anthropicStatus : status, code });
          expect([...provider.received, ...down.received]).to.deep.equal([]);
        });
      }
    });
  }

  it('are not given to a caller who may', async () => {
    const codes = new Set(SITUATIONS.map(({ code }) => code));
    provider.answer(json(200, completion('hello')));
    for (const route of routes) {
      const answer = await ask(gateway.url, route, { model: 'one', key: KEYS.good.text });
      const refused = [...codes].find((code) => answer.text.includes(code));
      expect(refused, `${route.label}: ${answer.text}`).to.equal(undefined);
    }
    expect(provider.received.length).to.be.greaterThan(10);
  });

  it('end a fallback at the target that is forbidden', async () => {
    provider.answer(json(200, completion('hello')));
    down.answer(failure(500));
    for (const route of routes.filter(({ dialect }) => dialect.operation === 'chat')) {
      const answer = await ask(gateway.url, route, { model: 'chain', key: KEYS.fenced.text });
      expect(answer.status, answer.text).to.be.oneOf([500, 503]);
    }
    expect(down.received).to.not.have.length(0);
    expect(provider.received).to.have.length(0);
  });

  it('show models only to those who may use them', async () => {
    for (const route of routes.filter(({ label }) => /^GET (\/v1beta)?\/models \(/.test(label))) {
      const shown = async (name: Name) => (await ask(gateway.url, route, { model: '', key: KEYS[name].text })).text;
      expect(await shown('good'))
        .to.contain('elsewhere')
        .and.contain('chain');
      expect(await shown('picky')).to.not.match(/elsewhere|chain|"one"/);
      expect(await shown('fenced'))
        .to.contain('chain')
        .and.not.contain('elsewhere');
    }
  });
});

const MODELS = { one: 'stand/one', elsewhere: 'stand/other', chain: ['down/one', 'stand/other'] };

function bearer(key: string): Record<string, string> {
  return { authorization: `Bearer ${key}` };
}

function consumers(): object {
  return Object.fromEntries(
    Object.entries(DECLARED).map(([name, more]) => {
      const { id, secret } = KEYS[name as Name];
      return [name, { keys: [{ id, hash: hashOf(secret), ...more }] }];
    }),
  );
}

/** A key that was good until its revocation, told by the admin API. */
async function revokedKey(gateway: RunningGateway): Promise<string> {
  const { key, id } = await admin<{ key: string; id: string }>(gateway, 'POST', '/ai/keys', { consumer: 'rita' });
  const call = () => post(`${gateway.url}/v1/chat/completions`, chat({ max_tokens: 1 }), bearer(key));
  expect((await call()).status).to.equal(200);
  await admin(gateway, 'DELETE', `/ai/keys/${id}`, {});
  await new Promise((resolve) => setTimeout(resolve, 1000));
  expect((await call()).status).to.equal(401);
  return key;
}
