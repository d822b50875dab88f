import { expect } from 'chai';
import Database = require('libsql');
import type { AuditRow } from '../../../plugins/core/audit-log';
import { summaryOf } from '../../../plugins/ai/admin/audit';
import { type RunningGateway, startGateway } from '../../support/gateway';
import { askAdmin, bearer, ELSEWHERE } from './ask-admin';

const ADMIN = 'admin-token-0123456789';
const VIEWER = 'viewer-token-0123456789';

describe('the audit log', () => {
  let gateway: RunningGateway;

  beforeEach(async () => {
    Object.assign(process.env, { AI_ADMIN_TOKEN: ADMIN, AI_VIEWER_TOKEN: VIEWER });
    gateway = await startGateway({
      gateway: { policies: ['proxy'], pipelines: {}, apiEndpoints: {}, serviceEndpoints: {} },
    });
  });
  afterEach(async () => {
    delete process.env.AI_ADMIN_TOKEN;
    delete process.env.AI_VIEWER_TOKEN;
    await gateway.stop();
  });

  async function page(query = ''): Promise<{ data: (AuditRow & { time: string })[]; next_cursor: string | null }> {
    const { status, text } = await askAdmin(gateway, `/ai/audit${query}`);
    expect(status, text).to.equal(200);
    return JSON.parse(text) as never;
  }

  it('has a row for every change and every try of one, and none for a look', async () => {
    const user = { username: 'ann', firstname: 'Ann Secret', lastname: 'b', team: 'red' };
    await askAdmin(gateway, '/users', { method: 'POST', body: user });
    const credential = { consumerId: 'ann', type: 'key-auth', credential: { keyId: 'k1', keySecret: 'the-secret' } };
    await askAdmin(gateway, '/credentials', {
      method: 'POST',
      headers: { ...ELSEWHERE, ...bearer(ADMIN) },
      body: credential,
    });
    await askAdmin(gateway, '/users/ann?x=secret', { method: 'DELETE', headers: bearer(VIEWER) });
    await askAdmin(gateway, '/users/ann', {
      method: 'DELETE',
      headers: { ...ELSEWHERE, ...bearer('wrong') },
      body: user,
    });
    await askAdmin(gateway, '/tokens/the-secret', { method: 'DELETE' });
    await askAdmin(gateway, '/users', { method: 'PUT', body: '{"broken' });
    await askAdmin(gateway, '/users');
    await askAdmin(gateway, '/users', { headers: bearer('wrong') });
    const { data } = await page();
    const told = data.reverse().map(({ actor, role, method, path, status }) => [actor, role, method, path, status]);
    expect(told).to.deep.equal([
      ['loopback', 'admin', 'POST', '/users', 200],
      ['token', 'admin', 'POST', '/credentials', 200],
      ['token', 'viewer', 'DELETE', '/users/ann', 403],
      ['unknown', null, 'DELETE', '/users/ann', 401],
      ['loopback', 'admin', 'DELETE', '/tokens/***', 500],
      ['loopback', 'admin', 'PUT', '/users', 500],
    ]);
    expect(data[0]).to.include({
      address: '127.0.0.1',
      summary: 'username="ann", firstname=***, lastname=***, team="red"',
    });
    expect(data[1]!.summary).to.contain('consumerId="ann"').and.contain('credential.keySecret=***');
    expect(data[3]!.summary).to.equal('');
    expect(JSON.stringify(data)).to.not.match(/the-secret|Ann Secret|wrong|0123456789/);
    expect(JSON.parse((await askAdmin(gateway, '/ai/audit/check')).text)).to.deep.equal({ intact: true, rows: 6 });
  });

  it('is read page by page, and by time', async () => {
    for (let count = 0; count < 5; count++) await askAdmin(gateway, '/scopes/none', { method: 'DELETE' });
    const ids: number[] = [];
    for (let cursor: string | null = ''; cursor !== null;) {
      const { data, next_cursor: next } = await page(`?limit=2${cursor && `&cursor=${cursor}`}`);
      ids.push(...data.map(({ id }) => id));
      cursor = next;
    }
    expect(ids).to.deep.equal([5, 4, 3, 2, 1]);
    expect((await page('?from=2020-01-01')).data).to.have.length(5);
    expect((await page('?to=2020-01-01T00:00:00Z')).data).to.have.length(0);
    for (const query of ['?limit=0', '?limit=x', '?cursor=-1', '?from=yesterday', '?who=ann', '?limit=1&limit=2']) {
      const { status, error } = await askAdmin(gateway, `/ai/audit${query}`);
      expect(status, query).to.equal(400);
      expect(error!.code).to.equal('invalid_parameter');
    }
  });

  it('cannot be filled by strangers', async () => {
    for (let tries = 0; tries < 130; tries++)
      await askAdmin(gateway, '/users', { method: 'POST', headers: ELSEWHERE, body: {} });
    await askAdmin(gateway, '/scopes/none', { method: 'DELETE' });
    const { data } = await page('?limit=1000');
    expect(data.filter(({ actor }) => actor === 'unknown')).to.have.length(100);
    expect(data[0]).to.include({ actor: 'loopback', path: '/scopes/none' });
  });

  it('shows that somebody has changed it behind the gateway’s back', async () => {
    await askAdmin(gateway, '/scopes/none', { method: 'DELETE' });
    const database = new Database(gateway.ledger);
    expect(() => database.exec("UPDATE audit SET actor = 'x'")).to.throw('cannot be changed');
    database.exec("DROP TRIGGER audit_not_changed; UPDATE audit SET actor = 'x'");
    database.close();
    const checked = JSON.parse((await askAdmin(gateway, '/ai/audit/check')).text) as object;
    expect(checked).to.deep.equal({ intact: false, broken_at: 1 });
  });
});

describe('what the audit log says of a body', () => {
  const cases: [body: unknown, summary: string][] = [
    [undefined, ''],
    ['text', ''],
    [{ password: 'x', name: 'n\n"' }, 'password=***, name="n\\n\\""'],
    [{ scopes: ['a', 'b'], isActive: true }, 'scopes=["a","b"], isActive=true'],
    [{ consumer: 'alice', expires: '90d', limits: [] }, 'consumer="alice", expires="90d", limits=***'],
    [{ credential: { scopes: [], secret: { id: 1 } } }, 'credential.scopes=[], credential.secret.id=1'],
  ];
  for (const [body, summary] of cases) {
    it(`is ${summary || 'nothing'} of ${JSON.stringify(body)}`, () => {
      expect(summaryOf(body as never)).to.equal(summary);
    });
  }

  it('is short whatever the body', () => {
    const wide = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`member-${index}`, 'x']));
    expect(summaryOf(wide)).to.have.lengthOf(500);
    let deep: object = {};
    for (let depth = 0; depth < 5000; depth++) deep = { a: deep };
    expect(summaryOf(deep as never).length).to.be.below(500);
    expect(summaryOf({ name: 'x'.repeat(10_000) })).to.have.length.below(200);
  });
});
