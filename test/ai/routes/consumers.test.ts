import { expect } from 'chai';
import { admin, consumerOf } from '../../support/consumers';
import type { RunningGateway } from '../../support/gateway';
import { startRouted } from '../../support/routed-gateway';
import { askAdmin } from '../admin/ask-admin';

interface Page {
  data: { name: string; team: string | null; source: string; active: boolean; limits?: { limit: string }[] | null }[];
  teams: { name: string; limits?: { limit: string; allowed: number }[] }[];
  next_cursor: string | null;
  truncated: boolean;
}

describe('GET /ai/consumers', () => {
  let gateway: RunningGateway;
  before(async () => {
    gateway = await startRouted({
      endpoints: { demo: { url: 'demo:', provider: 'demo' } },
      before: [{ 'ai-auth': null }, { quota: { action: { limits: [{ requests: 9, per: 'hour', by: 'consumer' }] } } }],
      ai: {
        consumers: { alice: { team: 'red' }, dora: {} },
        teams: { red: { limits: [{ usd: 2, per: 'month' }] }, empty: {} },
      },
    });
    await consumerOf(gateway, 'bob', 'blue');
    await consumerOf(gateway, 'carl');
    await admin(gateway, 'PUT', '/users/carl/status', { status: false });
  });
  after(() => gateway.stop());

  async function page(query = ''): Promise<Page> {
    const { status, text } = await askAdmin(gateway, `/ai/consumers${query}`);
    expect(status, text).to.equal(200);
    return JSON.parse(text) as Page;
  }

  it('lists those that are declared and those of the host, and their teams', async () => {
    expect(await page()).to.deep.equal({
      data: [
        { name: 'alice', team: 'red', source: 'configuration', active: true },
        { name: 'bob', team: 'blue', source: 'host', active: true },
        { name: 'carl', team: null, source: 'host', active: false },
        { name: 'dora', team: null, source: 'configuration', active: true },
      ],
      teams: [{ name: 'blue' }, { name: 'red' }],
      next_cursor: null,
      truncated: false,
    });
  });

  it('tells limits where they are asked for', async () => {
    const { data, teams } = await page('?limits=true');
    const named = Object.fromEntries(data.map(({ name, limits }) => [name, limits?.map(({ limit }) => limit)]));
    expect(named.alice).to.have.members(['9 requests per hour by consumer', '2 US dollars per month by team']);
    expect(named.bob).to.deep.equal(['9 requests per hour by consumer']);
    expect(named.carl).to.equal(undefined);
    const { limits } = teams.find(({ name }) => name === 'red')!;
    expect(limits!.find(({ limit }) => limit === '2 US dollars per month by team')).to.include({ allowed: 2 });
  });

  it('comes in pages', async () => {
    const first = await page('?limit=3');
    expect(first.data.map(({ name }) => name)).to.deep.equal(['alice', 'bob', 'carl']);
    const second = await page(`?limit=3&cursor=${first.next_cursor}`);
    expect(second).to.deep.include({ teams: [], next_cursor: null });
    expect(second.data.map(({ name }) => name)).to.deep.equal(['dora']);
    expect((await page('?team=red')).data.map(({ name }) => name)).to.deep.equal(['alice']);
    for (const query of ['?limits=maybe', '?limit=0', '?color=red']) {
      expect((await askAdmin(gateway, `/ai/consumers${query}`)).status, query).to.equal(400);
    }
  });
});
