import { expect } from 'chai';
import { askAdmin, bearer, ELSEWHERE } from '../admin/ask-admin';
import { type CachingGateway, startCachingGateway } from './caching-gateway';

const VIEWER = 'viewer-token-0123456789';

interface Listed {
  data: Record<string, unknown>[];
  total: number;
  removed: number;
  error?: { message: string; code: string; param: string };
}

describe('caches on the admin port', () => {
  let gateway: CachingGateway;

  before(() => Object.assign(process.env, { AI_ADMIN_TOKEN: 'admin-token-0123456789', AI_VIEWER_TOKEN: VIEWER }));
  after(() => {
    delete process.env.AI_ADMIN_TOKEN;
    delete process.env.AI_VIEWER_TOKEN;
  });
  beforeEach(async () => {
    gateway = await startCachingGateway();
    await gateway.ask('alice', 'What is a hash?', 'atlas');
    await gateway.ask('bob', 'what is a HASH?');
    await gateway.ask('bob', 'What is a tree?');
    await gateway.ask('bob', `What is ${'a '.repeat(150)}loop?`);
  });
  afterEach(() => gateway.stop());

  async function entries(query: string): Promise<Listed & { status: number }> {
    const { status, text } = await askAdmin(gateway, `/ai/cache/entries${query}`);
    return { status, ...(JSON.parse(text) as Listed) };
  }
  async function purge(body: unknown): Promise<Listed & { status: number }> {
    const { status, text } = await askAdmin(gateway, '/ai/cache/purge', { method: 'POST', body });
    return { status, ...(JSON.parse(text) as Listed) };
  }

  it('tell how they do, and which does not answer', async () => {
    const { status, text } = await askAdmin(gateway, '/ai/cache', { headers: { ...ELSEWHERE, ...bearer(VIEWER) } });
    expect(status).to.equal(200);
    expect(JSON.parse(text)).to.deep.equal({
      data: [
        {
          ...{ pipeline: 'ai', mode: 'semantic', store: 'default', entries: 3, bytes: 1536 },
          semantic: {
            ...{ embedder: 'lexical', verifier: 'same-words', shadow: false, max_error_rate: 0.02, threshold: 3.25 },
            least_similarity: 1 / (1 + Math.exp(-3.25)),
            ...{ hits: 1, misses: 2, refused: { long: 1 }, labels: { feedback: 0 }, saved_usd: 0.01, unpriced_hits: 0 },
            error: { estimate: 0.011, low: 0.004, high: 0.026 },
          },
        },
      ],
      unavailable: ['away'],
    });
  });

  it('list what they keep, the newest first and long questions cut', async () => {
    const { data, total } = await entries('?pipeline=ai');
    expect(total).to.equal(3);
    expect(data.map(({ id }) => id)).to.have.members(['e1', 'e2', 'e3']);
    const times = data.map(({ stored }) => String(stored));
    expect(times).to.deep.equal([...times].sort().reverse());
    expect(data.find(({ id }) => id === 'e1')).to.include({
      ...{ pipeline: 'ai', question: 'What is a hash?', model: 'demo/chat', consumer: 'alice', team: 'search' },
    });
    expect(data.find(({ id }) => id === 'e1')!.tags).to.deep.equal({ project: 'atlas' });
    expect(String(data.find(({ id }) => id === 'e3')!.question)).to.have.length(200);
    const first = await entries('?pipeline=ai&limit=1');
    expect([first.data.length, first.total]).to.deep.equal([1, 3]);
  });

  it('find entries by who asked, by tag, and by age', async () => {
    const found = async (query: string) => (await entries(`?pipeline=ai&${query}`)).data.map(({ id }) => id);
    expect(await found('consumer=alice')).to.deep.equal(['e1']);
    expect(await found('team=support')).to.have.members(['e2', 'e3']);
    expect(await found('tag.project=atlas')).to.deep.equal(['e1']);
    expect(await found('model=demo/other')).to.deep.equal([]);
    expect(await found('older_than=2h')).to.deep.equal([]);
    expect(await found('id=e2')).to.deep.equal(['e2']);
  });

  it('forget what is meant and nothing else, after saying what that would be', async () => {
    const dry = await purge({ pipeline: 'ai', like: 'WHAT IS A TREE?', dry_run: true });
    expect(dry).to.deep.include({ status: 200, total: 1, removed: 0 });
    expect(dry.data.map(({ question }) => question)).to.deep.equal(['What is a tree?']);
    expect((await entries('?pipeline=ai')).total).to.equal(3);
    expect(await purge({ pipeline: 'ai', like: 'What is a tree?' })).to.deep.include({ removed: 1 });
    expect(await purge({ pipeline: 'ai', tags: { project: 'atlas' }, consumer: 'bob' })).to.deep.include({
      removed: 0,
    });
    expect(await purge({ pipeline: 'ai', tags: { project: 'atlas' } })).to.deep.include({ removed: 1 });
    expect(await purge({ pipeline: 'ai', all: true })).to.deep.include({ removed: 1 });
    expect((await entries('?pipeline=ai')).total).to.equal(0);
  });

  it('say so when a store is away', async () => {
    for (const { status, error } of [await entries(''), await purge({ all: true })]) {
      expect(status).to.equal(503);
      expect(error!.code).to.equal('cache_unavailable');
    }
  });

  const wrong: [body: unknown, param: string][] = [
    [{}, 'all'],
    [{ pipeline: 'ai' }, 'all'],
    [{ all: true, consumer: 'bob' }, 'all'],
    [{ pipeline: 'other', all: true }, 'pipeline'],
    [{ older_than: 'yesterday' }, 'older_than'],
    [{ consumer: '' }, 'consumer'],
    [{ user: 'bob' }, 'user'],
    [{ tags: { project: 1 } }, 'tags.project'],
  ];
  it('refuse what could mean more than was meant', async () => {
    for (const [body, param] of wrong) {
      const { status, error } = await purge(body);
      expect(status, JSON.stringify(body)).to.equal(400);
      expect(error).to.include({ code: 'invalid_parameter', param });
    }
    for (const query of ['?limit=0', '?limit=5000', '?consumer=a&consumer=b', '?like=this', '?all=true']) {
      expect((await entries(query)).status, query).to.equal(400);
    }
    expect((await entries('?pipeline=ai')).total).to.equal(3);
  });

  it('show questions to admins alone, and have written down who had them forget', async () => {
    const headers = { ...ELSEWHERE, ...bearer(VIEWER) };
    for (const path of ['/ai/cache/entries', '/ai/CACHE/entries/']) {
      expect((await askAdmin(gateway, path, { headers })).error?.code, path).to.equal('admin_role_required');
    }
    const body = { consumer: 'bob', like: 'What is a private matter?', pipeline: 'ai' };
    expect((await askAdmin(gateway, '/ai/cache/purge', { method: 'POST', headers, body })).status).to.equal(403);
    await purge(body);
    const { text } = await askAdmin(gateway, '/ai/audit?limit=2');
    const { data } = JSON.parse(text) as { data: { actor: string; status: number; summary: string }[] };
    expect(data.map(({ actor, status }) => [actor, status])).to.deep.equal([
      ['loopback', 200],
      ['token', 403],
    ]);
    expect(data[0]!.summary).to.equal('consumer="bob", like=***, pipeline="ai"');
  });

  it('are metrics, of those that answer', async () => {
    const { text } = await askAdmin(gateway, '/metrics');
    const lines = text.split('\n').filter((line) => /^ai_gateway_cache_(?!results)/.test(line));
    expect(lines).to.have.members([
      'ai_gateway_cache_entries{pipeline="ai"} 3',
      'ai_gateway_cache_bytes{pipeline="ai"} 1536',
      'ai_gateway_cache_threshold{pipeline="ai"} 3.25',
      'ai_gateway_cache_error_ratio_allowed{pipeline="ai"} 0.02',
      'ai_gateway_cache_error_ratio{pipeline="ai",bound="estimate"} 0.011',
      'ai_gateway_cache_error_ratio{pipeline="ai",bound="low"} 0.004',
      'ai_gateway_cache_error_ratio{pipeline="ai",bound="high"} 0.026',
      'ai_gateway_cache_semantic_requests_total{pipeline="ai",result="hit"} 1',
      'ai_gateway_cache_semantic_requests_total{pipeline="ai",result="miss"} 2',
      'ai_gateway_cache_semantic_refusals_total{pipeline="ai",reason="long"} 1',
      'ai_gateway_cache_labels_total{pipeline="ai",source="feedback"} 0',
      'ai_gateway_cache_semantic_saved_usd_total{pipeline="ai"} 0.01',
      'ai_gateway_cache_semantic_unpriced_hits_total{pipeline="ai"} 0',
    ]);
    expect((await askAdmin(gateway, '/metrics')).text).to.contain(
      'semantic_requests_total{pipeline="ai",result="hit"} 1\n',
    );
  });
});
