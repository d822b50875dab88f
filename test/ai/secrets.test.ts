import { expect } from 'chai';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type StandIn, startStandIn } from '../support/stand-in';
import { StartProcess } from './start-process';

const PROVIDER_KEY = 'sk-provider-secret-0123456789';
const CALLER_KEY = 'caller-secret-9876543210';
const HOST_KEY = 'host-secret-5647382910';

/** Everything that a running gateway emits and writes, with a provider that quotes the key it was called with. */
describe('secrets', () => {
  const start = new StartProcess();
  let provider: StandIn;
  let emitted = '';

  before(async () => {
    provider = await startStandIn();
    provider.answer((response) => {
      response.writeHead(401, { 'content-type': 'application/json', 'x-ratelimit-limit-requests': PROVIDER_KEY });
      response.end(JSON.stringify({ error: { message: `Incorrect API key provided: ${PROVIDER_KEY}.` } }));
    });
    start.edit('gateway.config.yml', 'https://api.openai.com/v1', `${provider.url}/v1`);
    await start.run({ OPENAI_API_KEY: PROVIDER_KEY, LOG_LEVEL: 'debug' });
    for (const model of ['openai/gpt-4o', 'gpt-4o', 'demo/chat', 'nothing']) {
      const answer = await start.chat({ model }, { authorization: `Bearer ${CALLER_KEY}`, 'x-api-key': CALLER_KEY });
      emitted += JSON.stringify([...answer.headers]) + (await answer.text());
    }
    await tellAdmin('/users', { username: 'ann', firstname: 'a', lastname: 'b' });
    await tellAdmin('/credentials', {
      consumerId: 'ann',
      type: 'key-auth',
      credential: { keyId: 'ann-key', keySecret: HOST_KEY },
    });
    for (const admin of ['/service-endpoints', '/pipelines', '/metrics', '/ai/usage?by=key,model&status=all']) {
      emitted += await (await fetch(`${start.adminUrl}${admin}`)).text();
    }
    await new Promise((resolve) => setTimeout(resolve, 500)); // until the ledger has its rows
    for (const file of readdirSync(path.join(start.folder, 'data'))) {
      emitted += readFileSync(path.join(start.folder, 'data', file), 'latin1');
    }
    emitted += start.output;
  });
  async function tellAdmin(path: string, body: object): Promise<void> {
    const headers = { 'content-type': 'application/json' };
    const answer = await fetch(start.adminUrl + path, { method: 'POST', headers, body: JSON.stringify(body) });
    expect(answer.status).to.equal(200);
  }
  after(async () => {
    await start.remove();
    await provider.close();
  });

  it('were at work', () => {
    expect(provider.received.length).to.be.greaterThan(0);
    expect(emitted).to.contain('credential.keySecret=***');
    expect(emitted).to.contain('provider_credentials_rejected').and.to.contain('openai');
  });

  it('appear in no answer, header, admin page, metric, row or log line', () => {
    expect(emitted).to.not.contain(PROVIDER_KEY);
    expect(emitted).to.not.contain(CALLER_KEY);
    expect(emitted).to.not.contain(HOST_KEY);
  });
});
