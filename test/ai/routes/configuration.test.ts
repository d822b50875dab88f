import { expect } from 'chai';
import type { Problem } from '../../../plugins/ai/configuration';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { askAdmin, bearer, ELSEWHERE } from '../admin/ask-admin';

const ADMIN = 'admin-token-0123456789';
const VIEWER = 'viewer-token-0123456789';
const LITERAL = 'a-password-that-nobody-sees';
const GATEWAY = {
  apiEndpoints: { ai: { host: '*', paths: ['/v1/*'] }, old: { host: '*', paths: '/old/:name' } },
  serviceEndpoints: {
    demo: { url: 'demo:', provider: 'demo' },
    away: { url: 'https://api.example/v1', provider: 'openai', apiKey: 'env:BOARD_NO_SUCH_KEY' },
    legacy: { url: `https://ann:${LITERAL}@legacy.example` },
  },
  policies: ['ai-auth', 'usage-meter', 'provider-router', 'proxy'],
  pipelines: {
    ai: {
      apiEndpoints: ['ai'],
      policies: [
        { 'ai-auth': null },
        { 'usage-meter': [{ condition: { name: 'pathExact', path: '/v1/chat/completions' } }] },
        { 'provider-router': { action: { models: { smart: ['away/gpt-4o', 'demo/chat'] } } } },
      ],
    },
    old: { apiEndpoints: ['old'], policies: [{ proxy: { action: { serviceEndpoint: 'legacy' } } }] },
  },
};

interface Explained {
  pipeline: string;
  policies: { name: string; summary: string | null; condition: object | null }[];
  model: { known: boolean; targets: Record<string, unknown>[] } | null;
}

describe('the configuration on the admin port', () => {
  let gateway: RunningGateway;
  before(async () => {
    Object.assign(process.env, {
      AI_ADMIN_TOKEN: ADMIN,
      AI_VIEWER_TOKEN: VIEWER,
      BOARD_WORD: 'a-word-of-the-environment',
    });
    gateway = await startGateway({
      gateway: GATEWAY,
      ai: { consumers: { alice: { models: ['chat'] } } },
    });
  });
  after(async () => {
    for (const name of ['AI_ADMIN_TOKEN', 'AI_VIEWER_TOKEN', 'BOARD_WORD']) delete process.env[name];
    await gateway.stop();
  });

  const get = async <T>(path: string): Promise<T> => {
    const { status, text } = await askAdmin(gateway, path);
    expect(status, text).to.equal(200);
    return JSON.parse(text) as T;
  };
  const check = (body: unknown) => askAdmin(gateway, '/ai/configuration/check', { method: 'POST', body });
  const problems = async (body: unknown): Promise<Problem[]> => {
    const { status, text } = await check(body);
    expect(status, text).to.equal(200);
    return (JSON.parse(text) as { problems: Problem[] }).problems;
  };

  it('is shown without secrets, to admins alone', async () => {
    const { text, status } = await askAdmin(gateway, '/ai/configuration');
    expect(status).to.equal(200);
    for (const secret of [LITERAL, 'keyboard cat', 'sensitiveKey', ADMIN]) expect(text).to.not.contain(secret);
    const shown = JSON.parse(text) as { gateway: typeof GATEWAY; system: object; pipelines: Explained[] };
    expect(shown.gateway.serviceEndpoints.away.apiKey).to.equal('env:BOARD_NO_SUCH_KEY');
    expect(shown.gateway.serviceEndpoints.legacy.url).to.contain('***');
    expect(shown.system).to.have.property('plugins');
    expect(shown.pipelines.map(({ pipeline }) => pipeline)).to.deep.equal(['ai', 'old']);
    const headers = { ...ELSEWHERE, ...bearer(VIEWER) };
    for (const path of ['/ai/configuration', '/ai/configuration/', '/AI/Configuration']) {
      expect((await askAdmin(gateway, path, { headers })).status, path).to.equal(403);
    }
    expect((await askAdmin(gateway, '/ai/configuration/explain', { headers })).status).to.equal(200);
    const check = await askAdmin(gateway, '/ai/configuration/check', {
      method: 'POST',
      headers,
      body: { gateway: '' },
    });
    expect(check.status).to.equal(403);
  });

  it('is explained: policies in their order, and where a model leads', async () => {
    const { data } = await get<{ data: Explained[] }>(
      '/ai/configuration/explain?model=smart&path=/v1/chat/completions',
    );
    expect(data.map(({ pipeline }) => pipeline)).to.deep.equal(['ai']);
    const [{ policies, model }] = data as [Explained];
    expect(policies.map(({ name }) => name)).to.deep.equal(['ai-auth', 'usage-meter', 'provider-router']);
    for (const { summary } of policies) expect(summary).to.be.a('string');
    expect(policies[1]!.condition).to.include({ name: 'pathExact' });
    expect(model!.targets).to.deep.equal([
      {
        ...{ target: 'away/gpt-4o', endpoint: 'away', provider: 'openai', model: 'gpt-4o' },
        ...{ missing: 'BOARD_NO_SUCH_KEY is not set', permitted: true, price_known: true },
      },
      {
        ...{ target: 'demo/chat', endpoint: 'demo', provider: 'demo', model: 'chat' },
        ...{ missing: null, permitted: true, price_known: model!.targets[1]!.price_known },
      },
    ]);
    const alice = await get<{ data: Explained[] }>('/ai/configuration/explain?model=smart&consumer=alice');
    const ofAlice = alice.data.find(({ pipeline }) => pipeline === 'ai')!.model!;
    expect(ofAlice.targets.map(({ permitted }) => permitted)).to.deep.equal([false, true]);
  });

  it('is explained for paths that lead elsewhere or nowhere, and names that nobody knows', async () => {
    const pipelines = async (query: string) =>
      (await get<{ data: Explained[] }>(`/ai/configuration/explain?${query}`)).data.map(({ pipeline }) => pipeline);
    expect(await pipelines('path=/old/thing')).to.deep.equal(['old']);
    expect(await pipelines('path=/nowhere')).to.deep.equal([]);
    expect(await pipelines('')).to.deep.equal(['ai', 'old']);
    const { data } = await get<{ data: Explained[] }>('/ai/configuration/explain?model=nobodys');
    expect(data[0]!.model).to.include({ known: false });
    const asked = async (query: string) => (await askAdmin(gateway, `/ai/configuration/explain?${query}`)).status;
    expect(await asked('consumer=bob')).to.equal(404);
    expect(await asked('path=v1')).to.equal(400);
    expect(await asked('color=red')).to.equal(400);
  });

  it('is checked with places, and nothing of it is applied', async () => {
    const gatewayText = 'policies: [provider-ruter]\npipelines:\n  ai:\n    apiEndpoints: [none]\n    policies: []\n';
    const found = await problems({ gateway: gatewayText });
    expect(found.length).to.be.greaterThan(1);
    for (const { file, line } of found) {
      expect(file).to.equal('gateway.config.yml');
      expect(line).to.be.within(1, 5);
    }
    expect(found.some(({ message }) => message.includes('provider-ruter'))).to.equal(true);
    expect((await problems({ system: 'plugins: { ai: { admin: { loopback: maybe } } }' }))[0]).to.include({ line: 1 });
    const [broken] = await problems({ gateway: 'a: [' });
    expect(broken!.message).to.contain('not valid YAML');
    const { gateway: now } = await get<{ gateway: typeof GATEWAY }>('/ai/configuration');
    expect(now.policies).to.deep.equal(GATEWAY.policies);
  });

  it('quotes nothing of the environment when it is checked', async () => {
    const { text } = await check({ gateway: 'policies: ["${BOARD_WORD}"]\nhttp: { port: "${AI_ADMIN_TOKEN}" }\n' });
    expect(text).to.contain('BOARD_WORD').and.not.contain('a-word-of').and.not.contain(ADMIN);
  });

  it('runs no code that stands in what is checked', async () => {
    const code = '!!js/function "function () { process.env.BOARD_OWNED = 1; return this; }"';
    const [first] = await problems({ gateway: `policies:\n  - toString: ${code}\n` });
    expect(first!.message).to.contain('js/function');
    expect(process.env.BOARD_OWNED).to.equal(undefined);
  });

  it('refuses what grows without end, and what is no configuration', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, level) => `l${level + 1}: &l${level + 1} [${Array(9).fill(`*l${level}`).join(', ')}]`,
    );
    const [bomb] = await problems({ gateway: ['l0: &l0 [x, x, x]', ...levels].join('\n') });
    expect(bomb!.message).to.contain('aliases');
    const steps = '      - proxy:\n          - condition: &c { name: not, condition: *c }\n';
    const [endless] = await problems({ gateway: `pipelines:\n  p:\n    policies:\n${steps}` });
    expect(endless!.message).to.contain('aliases');
    const many = Array.from({ length: 9000 }, (_, index) => `m${index}: 1`).join('\n');
    expect(await problems({ gateway: many })).to.have.length(200);
    for (const body of [{}, { gateway: 5 }, { gateway: '', color: 'red' }, []]) {
      expect((await check(body)).status, JSON.stringify(body)).to.equal(400);
    }
  });
});
