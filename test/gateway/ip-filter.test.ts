import { expect } from 'chai';
import { once } from 'node:events';
import net from 'node:net';
import { describeGateway } from '../../plugins/ai/create-plugin';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { anthropicError, chat, message, openAiError, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

const CHAT = '/v1/chat/completions';

describe('ip-filter', () => {
  let provider: StandIn;
  let gateway: RunningGateway | undefined;

  before(async () => {
    provider = await startStandIn();
  });
  after(() => provider.close());
  beforeEach(() => {
    provider.received.length = 0;
  });
  afterEach(async () => {
    await gateway?.stop();
    gateway = undefined;
  });

  async function start(action: object, more: Record<string, object | null>[] = []): Promise<string> {
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ip-filter': { action } }, { 'usage-meter': null }, ...more],
      router: { models: { one: 'stand/one' } },
    });
    return gateway.url + CHAT;
  }

  const cases: [rules: object, forwarded: string | undefined, status: number][] = [
    [{ allow: ['127.0.0.0/8'] }, undefined, 200],
    [{ allow: ['10.0.0.0/8'] }, undefined, 403],
    [{ deny: ['127.0.0.1'] }, undefined, 403],
    [{ allow: ['127.0.0.1'], deny: ['127.0.0.0/8'] }, undefined, 403],
    // A forged header of somebody who is no proxy.
    [{ allow: ['10.0.0.0/8'] }, '10.0.0.1', 403],
    [{ deny: ['127.0.0.1'] }, '10.0.0.1', 403],
    [{ allow: ['10.0.0.0/8'], trustedProxies: ['192.0.2.1'] }, '10.0.0.1', 403],
    [{ allow: ['10.0.0.0/8'], trustedProxies: ['127.0.0.1'] }, '10.0.0.1', 200],
    [{ allow: ['10.0.0.0/8'], trustedProxies: ['127.0.0.1'] }, '10.0.0.1, 192.0.2.1', 403],
    [{ deny: ['10.0.0.0/8'], trustedProxies: ['127.0.0.1'] }, '10.0.0.1', 403],
    [{ trustedProxies: ['127.0.0.1'] }, 'unknown', 403],
    [{ trustedProxies: ['127.0.0.1'] }, '192.0.2.1', 200],
  ];
  for (const [rules, forwarded, status] of cases) {
    it(`answers ${status} to ${forwarded ?? 'this machine'} by ${JSON.stringify(rules)}`, async () => {
      const url = await start(rules);
      const answer = await post(url, chat(), forwarded ? { 'x-forwarded-for': forwarded } : {});
      expect(answer.status, answer.text).to.equal(status);
      expect(provider.received).to.have.length(status === 200 ? 1 : 0);
    });
  }

  it('refuses in the form of the client’s API, and writes a row', async () => {
    const url = await start({ deny: ['127.0.0.1'] });
    const { text, headers } = await post(url, chat());
    expect(openAiError(text)).to.deep.include({ code: 'address_not_allowed', type: 'permission_error' });
    expect(text).to.not.contain('127.0.0.1').and.not.contain('deny');
    expect(headers.get('x-should-retry')).to.equal('false');
    const told = await post(`${gateway!.url}/v1/messages`, message());
    expect(anthropicError(told.text).type).to.equal('permission_error');
    const [row] = await ledgerRows(gateway!.ledger, 2);
    expect(row).to.include({ status: 403, code: 'address_not_allowed', input_tokens: 0 });
  });

  it('refuses before the body is there', async () => {
    await start({ deny: ['127.0.0.1'] });
    const { port, hostname } = new URL(gateway!.url);
    const socket = net.connect(Number(port), hostname);
    socket.write(`POST ${CHAT} HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{`);
    const [answer] = (await once(socket, 'data')) as [Buffer];
    socket.destroy();
    expect(answer.toString()).to.match(/^HTTP\/1.1 403 /);
  });

  it('tells the policies below who calls', async () => {
    const limits = [{ requests: 1, per: 'day', by: 'ip' }];
    const url = await start({ trustedProxies: ['127.0.0.1'] }, [{ quota: { action: { limits } } }]);
    const status = async (address: string) => (await post(url, chat(), { 'x-forwarded-for': address })).status;
    expect(await status('192.0.2.1')).to.equal(200);
    expect(await status('192.0.2.1')).to.equal(429);
    expect(await status('1.2.3.4, 192.0.2.1')).to.equal(429);
    expect(await status('192.0.2.2')).to.equal(200);
  });

  it('says at the start what is dangerous', async () => {
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': null }, { 'ip-filter': { action: { trustedProxies: ['0.0.0.0/0'] } } }],
    });
    const { notes } = await describeGateway();
    expect(notes.some((note) => note.includes('trusts every address'))).to.equal(true);
    expect(notes.some((note) => note.includes('stands below ai-auth'))).to.equal(true);
  });
});
