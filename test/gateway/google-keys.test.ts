import { GoogleGenAI } from '@google/genai';
import { expect } from 'chai';
import { admin } from '../support/consumers';
import type { RunningGateway } from '../support/gateway';
import { ledgerRows } from '../support/ledger-rows';
import { chat, post, startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

const CONTENTS = { contents: [{ parts: [{ text: 'Hi' }] }] };

describe('keys as Google’s clients send them', () => {
  let provider: StandIn;
  let gateway: RunningGateway;
  let key: string;

  before(async () => {
    provider = await startStandIn();
    gateway = await startRouted({
      endpoints: { stand: provider.url },
      before: [{ 'ai-auth': { action: { keyInQuery: true } } }, { 'usage-meter': null }],
      apiEndpoint: { paths: ['/v1/*', '/v1beta/*'] },
    });
    const user = { username: 'ann', firstname: 'a', lastname: 'b' };
    const { id: consumerId } = await admin<{ id: string }>(gateway, 'POST', '/users', user);
    const { keyId, keySecret } = await admin<{ keyId: string; keySecret: string }>(gateway, 'POST', '/credentials', {
      consumerId,
      type: 'key-auth',
      credential: {},
    });
    key = `${keyId}:${keySecret}`;
  });
  after(() => Promise.all([gateway.stop(), provider.close()]));
  beforeEach(() => {
    provider.received.length = 0;
  });

  const url = (path: string, sent: string) => `${gateway.url}${path}?key=${encodeURIComponent(sent)}`;

  it('are taken from the header', async () => {
    const ai = new GoogleGenAI({ apiKey: key, httpOptions: { baseUrl: gateway.url } });
    const answer = await ai.models.generateContent({ model: 'stand/one', contents: 'Hi' });
    expect(answer.text).to.equal('hello');
    expect((await ledgerRows(gateway.ledger, 1)).at(-1)).to.include({ consumer: 'ann' });
  });

  it('are taken from the query, and go nowhere else', async () => {
    const { status } = await post(url('/v1beta/models/stand/one:generateContent', key), CONTENTS);
    expect(status).to.equal(200);
    const { path, rawHeaders, text } = provider.received[0]!;
    expect(`${path} ${rawHeaders.join(' ')} ${text}`).to.not.contain(key.split(':')[1]);
    const list = await fetch(url('/v1beta/models', key));
    expect(list.status).to.equal(200);
    const rows = await ledgerRows(gateway.ledger, 3);
    expect(JSON.stringify(rows)).to.not.contain(key.split(':')[1]);
    expect(rows.at(-1)).to.include({ consumer: 'ann' });
  });

  it('are refused when they are wrong or missing, in Google’s form', async () => {
    for (const sent of ['wrong:key', '']) {
      const { status, text } = await post(url('/v1beta/models/stand/one:generateContent', sent), CONTENTS);
      const { error } = JSON.parse(text) as { error: { status: string } };
      expect({ status, name: error.status }).to.deep.equal({ status: 401, name: 'UNAUTHENTICATED' });
    }
    expect(provider.received).to.deep.equal([]);
  });

  it('are not taken from the query of other APIs', async () => {
    const { status } = await post(url('/v1/chat/completions', key), chat({ model: 'stand/one' }));
    expect(status).to.equal(401);
  });
});
