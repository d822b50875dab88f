import { expect } from 'chai';
import { once } from 'node:events';
import http from 'node:http';
import { ANSWER, OTHER_ANSWER, QUESTION, REPHRASED, SemanticGateway } from './semantic-gateway';

/** What tenants might send to be taken for the tenant `atlas`. */
const TRICKS: Record<string, readonly string[]> = {
  'another case': ['x-tenant', 'Atlas'],
  'the header twice, the other one last': ['x-tenant', 'bluebird', 'x-tenant', 'atlas'],
  'the header twice, the other one first': ['x-tenant', 'atlas', 'x-tenant', 'bluebird'],
  'the header twice, one of them empty': ['x-tenant', 'atlas', 'x-tenant', ''],
  'a list': ['x-tenant', 'atlas,bluebird'],
  'no header': [],
  'an empty header': ['x-tenant', ''],
  'an underscore': ['x_tenant', 'atlas'],
  'the end of a list of scopes': ['x-tenant', 'bluebird"],["header.x-tenant","atlas'],
  'what is longer': ['x-tenant', `atlas${'s'.repeat(9_000)}`],
};

describe('answers that are shared by a header', () => {
  const cache = new SemanticGateway();
  before(() => cache.start({ scope: ['header.x-tenant'] }));
  after(() => cache.stop());

  /** What the cache says and what it serves; headers as they go over the wire. */
  async function ask(content: string, headers: readonly string[]): Promise<{ cache: unknown; text: string }> {
    const body = JSON.stringify({ model: 'one', messages: [{ role: 'user', content }] });
    const { host } = new URL(cache.gateway.url);
    const always = [
      'host',
      host,
      'content-type',
      'application/json',
      'content-length',
      String(Buffer.byteLength(body)),
    ];
    const request = http.request(`${cache.gateway.url}/v1/chat/completions`, {
      method: 'POST',
      headers: [...always, ...headers],
    });
    request.end(body);
    const [response] = (await once(request, 'response')) as [http.IncomingMessage];
    let text = '';
    for await (const chunk of response) text += String(chunk);
    expect(response.statusCode, text).to.equal(200);
    return { cache: response.headers['x-ai-cache'], text };
  }

  it('are found by who sends the same, and by nobody who sends something like it', async () => {
    cache.says(ANSWER);
    const atlas = ['x-tenant', 'atlas'];
    expect(await ask(QUESTION, atlas)).to.include({ cache: 'miss' });
    expect(await ask(QUESTION, ['X-Tenant', ' atlas '])).to.include({ cache: 'hit' });
    expect(await ask(REPHRASED, atlas)).to.include({ cache: 'semantic-hit' });
    cache.says(OTHER_ANSWER);
    for (const [trick, headers] of Object.entries(TRICKS)) {
      // Some of them find what others left behind.
      for (const question of [QUESTION, REPHRASED]) {
        expect((await ask(question, headers)).text, trick)
          .to.contain(OTHER_ANSWER)
          .and.not.to.contain(ANSWER);
      }
    }
    expect((await ask(QUESTION, atlas)).text).to.contain(ANSWER);
  });
});
