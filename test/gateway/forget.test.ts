import { expect } from 'chai';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { openPins } from '../../plugins/stores/sqlite/pins';
import { consumerOf } from '../support/consumers';
import { ROOT, type RunningGateway } from '../support/gateway';
import { ledgerRow } from '../support/ledger-rows';
import { chat, post, startRouted } from '../support/routed-gateway';
import { completion, json, type StandIn, startStandIn } from '../support/stand-in';

interface Sums {
  data: { consumer: string | null; requests: number }[];
}

describe('DELETE /ai/usage', () => {
  let provider: StandIn;
  let gateway: RunningGateway;

  before(async () => {
    provider = await startStandIn();
    provider.answer(json(200, completion('hello')));
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { models: { one: 'stand/one' }, retries: 0 },
      before: [{ 'ai-auth': null }, { 'usage-meter': null }],
    });
  });
  after(() => Promise.all([gateway?.stop(), provider.close()]));

  async function useAs(name: string): Promise<void> {
    const key = await consumerOf(gateway, name);
    const answer = await post(`${gateway.url}/v1/chat/completions`, chat(), { authorization: `Bearer ${key}` });
    expect(answer.status, answer.text).to.equal(200);
    await ledgerRow(gateway.ledger, answer.headers.get('x-request-id'));
  }

  const remove = async (query: string) => {
    const response = await fetch(`${gateway.adminUrl}/ai/usage${query}`, { method: 'DELETE' });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const consumers = async () => {
    const response = await fetch(`${gateway.adminUrl}/ai/usage?by=consumer`);
    return ((await response.json()) as Sums).data.map(({ consumer, requests }) => [consumer, requests]);
  };

  it('makes requests nobody’s, removes what is kept, leaves others alone, and stands in the audit log', async () => {
    await useAs('alice');
    await useAs('bob');
    const { id } = (await (await fetch(`${gateway.adminUrl}/users/alice`)).json()) as { id: string };
    const silent = { error() {}, warn() {}, info() {}, debug() {} };
    const pins = openPins(gateway.ledger, silent);
    const pin = { resource: 'files', endpoint: 'stand', url: 'u', key: null, model: null, time: Date.now() } as const;
    pins.keep({ ...pin, id: 'file-1', owner: `consumer ${id}` });
    pins.keep({ ...pin, id: 'file-2', owner: 'consumer another' });
    await pins.flush();

    expect(await remove('?consumer=alice')).to.deep.equal({
      status: 200,
      body: { consumer: 'alice', requests: 1, kept: 1 },
    });
    expect(await consumers()).to.deep.equal([
      [null, 1],
      ['bob', 1],
    ]);
    expect(await pins.isKept({ resource: 'files', id: 'file-1' })).to.equal(false);
    expect(await pins.isKept({ resource: 'files', id: 'file-2' })).to.equal(true);
    await pins.close();
    const audit = (await (await fetch(`${gateway.adminUrl}/ai/audit`)).json()) as {
      data: { summary: string; path: string }[];
    };
    expect(audit.data[0]).to.include({ path: '/ai/usage', summary: 'consumer="alice"' });
    expect((await remove('?consumer=alice')).body).to.include({ requests: 0, kept: 0 });
    const words = ['usage', 'forget', '--consumer', 'bob', '--yes'];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [path.join(ROOT, 'plugins/ai/eg-ai.cjs'), ...words],
      {
        env: { PATH: process.env.PATH, EG_ADMIN_PORT: new URL(gateway.adminUrl).port },
      },
    );
    expect(stdout).to.contain("1 requests of bob are nobody's now; 0 kept things are removed.");
  });

  it('says that what is kept of somebody unknown cannot be found', async () => {
    expect((await remove('?consumer=carol')).body).to.deep.equal({ consumer: 'carol', requests: 0, kept: null });
  });

  it('refuses to guess whom', async () => {
    for (const query of ['', '?consumer=', '?team=red']) {
      const { status, body } = await remove(query);
      expect(status).to.equal(400);
      expect(body.error).to.include({ code: 'invalid_parameter' });
    }
  });
});
