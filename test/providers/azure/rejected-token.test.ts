import { expect } from 'chai';
import { askOpenAi, openAiClient } from '../../replay/ask-openai';
import { startOneKind, type OneKind } from '../../replay/one-kind';
import { startTokenServer, type TokenServer } from '../../support/token-server';

const ANSWER = {
  id: 'chatcmpl-1',
  object: 'chat.completion',
  created: 1,
  model: 'gpt',
  choices: [{ index: 0, message: { role: 'assistant', content: 'Hello' }, finish_reason: 'stop' }],
};

/** Entra ID and Azure in one, which takes only the token that it is told to take. */
describe('a token that Azure rejects', () => {
  let server: TokenServer;
  let behind: OneKind;
  let good: string;

  beforeEach(async () => {
    let tokens = 0;
    server = await startTokenServer();
    server.answer = ({ url, headers }) => {
      if (url.includes('/token')) return { body: { access_token: `token-${++tokens}`, expires_in: 3600 } };
      if (headers.authorization === `Bearer ${good}`) return { body: ANSWER };
      const message = `${headers.authorization} has been revoked`;
      return { status: 401, body: { error: { code: 'Unauthorized', message } } };
    };
    process.env['ENTRA_SECRET'] = 'hidden in the environment';
    const members = {
      url: server.url,
      apiKey: undefined,
      tenantId: 'tenant',
      clientId: 'client',
      clientSecret: 'env:ENTRA_SECRET',
      authority: server.url,
    };
    behind = await startOneKind('azure', members);
  });
  afterEach(async () => {
    await behind.close();
    await server.close();
    delete process.env['ENTRA_SECRET'];
  });

  const ask = () =>
    askOpenAi(openAiClient(`${behind.url}/v1`), 'chat', { model: 'gpt', messages: [{ role: 'user', content: 'Hi' }] });
  const count = (token: boolean) => server.calls.filter(({ url }) => url.includes('/token') === token).length;

  it('is fetched anew, and the call made again', async () => {
    good = 'token-2';
    expect((await ask()).wire.kind).to.equal('whole');
    expect([count(true), count(false)]).to.deep.equal([2, 2]);
    expect(server.calls.map(({ headers }) => headers['api-key'])).to.deep.equal(server.calls.map(() => undefined));
  });

  it('is fetched anew once only, when the next one is rejected too', async () => {
    good = 'none';
    const { wire } = await ask();
    expect(wire).to.include({ kind: 'error', status: 502 });
    expect(JSON.stringify(wire)).to.not.match(/token-\d|hidden/);
    await ask();
    expect(count(true)).to.equal(2);
  });
});
