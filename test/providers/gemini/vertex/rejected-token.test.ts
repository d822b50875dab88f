import { expect } from 'chai';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { askOpenAi, openAiClient } from '../../../replay/ask-openai';
import { startOneKind, type OneKind } from '../../../replay/one-kind';
import { startTokenServer, type TokenServer } from '../../../support/token-server';

/** A token server that is Vertex AI as well, and takes only the tokens that it is told to take. */
describe('a token that Vertex AI rejects', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const answer = { candidates: [{ content: { parts: [{ text: 'Hello' }] }, finishReason: 'STOP' }] };
  let server: TokenServer;
  let behind: OneKind;
  let folder: string;
  let good: string;

  beforeEach(async () => {
    let tokens = 0;
    server = await startTokenServer();
    server.answer = ({ url, headers }) => {
      if (url === '/token') return { body: { access_token: `token-${++tokens}`, expires_in: 3600 } };
      if (headers.authorization === `Bearer ${good}`) return { body: answer };
      return { status: 401, body: { error: { code: 401, message: 'invalid credentials', status: 'UNAUTHENTICATED' } } };
    };
    folder = mkdtempSync(path.join(tmpdir(), 'rejected-token-'));
    const account = {
      type: 'service_account',
      client_email: 'gateway@mine',
      private_key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
      token_uri: `${server.url}/token`,
    };
    writeFileSync(path.join(folder, 'key.json'), JSON.stringify(account));
    const credentials = `file:${path.join(folder, 'key.json')}`;
    const members = { url: server.url, project: 'mine', location: 'europe-west4', apiKey: undefined, credentials };
    behind = await startOneKind('vertex', members);
  });
  afterEach(async () => {
    await behind.close();
    await server.close();
    rmSync(folder, { recursive: true });
  });

  const ask = () =>
    askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', {
      model: 'gemini-2.5-flash',
      messages: [{ role: 'user', content: 'Hi' }],
    });
  const count = (token: boolean) => server.calls.filter(({ url }) => (url === '/token') === token).length;

  it('is fetched anew, and the call made again', async () => {
    good = 'token-2';
    expect((await ask()).wire.kind).to.equal('whole');
    expect([count(true), count(false)]).to.deep.equal([2, 2]);
  });

  it('is fetched anew once only, when the next one is rejected too', async () => {
    good = 'none';
    const { wire } = await ask();
    expect(wire).to.include({ kind: 'error', status: 502 });
    await ask();
    expect(count(true)).to.equal(2);
  });
});
