import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Endpoint } from '../../../plugins/core/endpoint';
import type { JsonObject } from '../../../plugins/core/json';
import { Secret } from '../../../plugins/core/secret';
import { createSend } from '../../../plugins/core/send';
import { azure } from '../../../plugins/providers/azure';
import { createSigner } from '../../../plugins/providers/azure/signer';
import { atTime } from '../../support/clock';
import { reasonOf } from '../../support/reason-of';
import { startTokenServer, type TokenServer } from '../../support/token-server';

const CALL = { method: 'POST' as const, url: 'https://x.example/', headers: {} };
const APPLICATION = { tenantId: 'tenant', clientId: 'client' };
const SCOPE = 'https://cognitiveservices.azure.com/.default';

describe('credentials of Azure', () => {
  const network = createSend({});
  const { signal } = new AbortController();
  let server: TokenServer;
  let folder: string;

  beforeEach(async () => {
    server = await startTokenServer();
    folder = mkdtempSync(path.join(tmpdir(), 'azure-credentials-'));
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  after(() => network.close());

  function endpointWith(options: JsonObject, url = 'https://mine.openai.azure.com'): Endpoint {
    return { name: 'az', provider: azure, urls: [url], apiKeys: [], headers: {}, models: [], options };
  }

  function fileWith(content: string, name = 'secret'): string {
    const file = path.join(folder, name);
    writeFileSync(file, content);
    return file;
  }

  /** Signs once, and gives what was asked for the token. */
  async function asked(options: JsonObject, environment: NodeJS.ProcessEnv = {}, url?: string) {
    const signer = createSigner(endpointWith(options, url), network.send, environment)!;
    expect(signer.missing).to.equal(undefined);
    expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-1' });
    const [call] = server.calls;
    return { ...call!, form: Object.fromEntries(new URLSearchParams(call!.body)), secrets: signer.secrets() };
  }

  const missing = (options: JsonObject, environment: NodeJS.ProcessEnv = {}) =>
    createSigner(endpointWith(options), network.send, environment)!.missing;

  it('shows an application’s secret for a token', async () => {
    const clientSecret = `file:${fileWith('hidden\n')}`;
    const { url, form, secrets } = await asked({ ...APPLICATION, clientSecret, authority: server.url });
    expect(url).to.equal('/tenant/oauth2/v2.0/token');
    expect(form).to.deep.equal({
      grant_type: 'client_credentials',
      client_id: 'client',
      scope: SCOPE,
      client_secret: 'hidden',
    });
    expect(secrets).to.have.members(['token-1', 'hidden']);
  });

  it('shows the token of a workload identity, as Kubernetes renews it', async () => {
    const file = fileWith('first');
    const environment = {
      AZURE_TENANT_ID: 'tenant',
      AZURE_CLIENT_ID: 'client',
      AZURE_FEDERATED_TOKEN_FILE: file,
      AZURE_AUTHORITY_HOST: `${server.url}/`,
    };
    const signer = createSigner(endpointWith({}), network.send, environment)!;
    await signer.sign(CALL, signal);
    writeFileSync(file, 'renewed');
    signer.rejected();
    await signer.sign(CALL, signal);
    const forms = server.calls.map(({ body }) => new URLSearchParams(body));
    expect(forms.map((form) => form.get('client_assertion'))).to.deep.equal(['first', 'renewed']);
    expect(forms[0]!.get('client_assertion_type')).to.equal('urn:ietf:params:oauth:client-assertion-type:jwt-bearer');
    expect(server.calls[0]!.url).to.equal('/tenant/oauth2/v2.0/token');
    expect(signer.secrets()).to.include('renewed');
  });

  it('asks the machine for the token of its identity', async () => {
    const expires = String(Math.floor(Date.now() / 1000) + 3600);
    server.answer = () => ({ body: { access_token: 'token-1', expires_in: '3600', expires_on: expires } });
    const environment = { AZURE_POD_IDENTITY_AUTHORITY_HOST: server.url, AZURE_CLIENT_ID: 'of something else' };
    const { url, headers } = await asked({ managedIdentity: true }, environment);
    const resource = encodeURIComponent('https://cognitiveservices.azure.com');
    expect(url).to.equal(`/metadata/identity/oauth2/token?api-version=2018-02-01&resource=${resource}`);
    expect(headers.metadata).to.equal('true');
  });

  it('asks App Service for the token of an identity of its own, which says when it ends and not how long it lasts', async () => {
    const environment = { IDENTITY_ENDPOINT: `${server.url}/msi/token`, IDENTITY_HEADER: 'of the app' };
    const expires_on = String(Math.floor(Date.now() / 1000) + 3600);
    server.answer = () => ({ body: { access_token: `token-${server.calls.length}`, expires_on } });
    const signer = createSigner(endpointWith({ managedIdentity: true, clientId: 'mine' }), network.send, environment)!;
    const signed = [await signer.sign(CALL, signal), await signer.sign(CALL, signal)];
    expect(signed.map(({ authorization }) => authorization)).to.deep.equal(['Bearer token-1', 'Bearer token-1']);
    const [{ url, headers }] = server.calls as [TokenServer['calls'][number]];
    const query = new URL(url, server.url).searchParams;
    expect(Object.fromEntries(query)).to.deep.equal({
      'api-version': '2019-08-01',
      resource: 'https://cognitiveservices.azure.com',
      client_id: 'mine',
    });
    expect(headers['x-identity-header']).to.equal('of the app');
    expect(signer.secrets()).to.include('of the app');
  });

  it('asks for what the endpoint’s cloud takes, unless the configuration says otherwise', async () => {
    const clientSecret = `file:${fileWith('hidden')}`;
    const scopes: [string, JsonObject, string][] = [
      ['https://mine.openai.azure.us', {}, 'https://cognitiveservices.azure.us/.default'],
      ['https://mine.openai.azure.cn', {}, 'https://cognitiveservices.azure.cn/.default'],
      ['https://mine.services.ai.azure.com/api/projects/p/openai/v1', {}, 'https://ai.azure.com/.default'],
      ['https://mine.openai.azure.us', { scope: 'api://own/.default' }, 'api://own/.default'],
    ];
    for (const [url, further, scope] of scopes) {
      server.calls.length = 0;
      const { form } = await asked({ ...APPLICATION, clientSecret, authority: server.url, ...further }, {}, url);
      expect(form.scope).to.equal(scope);
    }
  });

  it('asks where the endpoint’s cloud gives tokens', async () => {
    const clientSecret = `file:${fileWith('hidden')}`;
    const urls: string[] = [];
    for (const cloud of ['com', 'us', 'cn']) {
      const endpoint = endpointWith({ ...APPLICATION, clientSecret }, `https://mine.openai.azure.${cloud}`);
      const signer = createSigner(
        endpoint,
        ({ url }) => {
          urls.push(new URL(url).host);
          return Promise.reject(new Error('no network in this test'));
        },
        {},
      )!;
      expect(await reasonOf(signer.sign(CALL, signal))).to.include({ status: 502, code: 'provider_error' });
    }
    expect(urls).to.deep.equal([
      'login.microsoftonline.com',
      'login.microsoftonline.us',
      'login.partner.microsoftonline.cn',
    ]);
  });

  it('fetches once for many calls at once, and anew once after a rejection', async () => {
    const clientSecret = `file:${fileWith('hidden')}`;
    const options = { ...APPLICATION, clientSecret, authority: server.url };
    const signer = createSigner(endpointWith(options), network.send, {})!;
    const signed = await Promise.all(Array.from({ length: 8 }, () => signer.sign(CALL, signal)));
    expect(new Set(signed.map(({ authorization }) => authorization))).to.deep.equal(new Set(['Bearer token-1']));
    signer.rejected();
    expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-2' });
    signer.rejected();
    expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-2' });
    expect(server.calls).to.have.length(2);
  });

  it('uses a token that nears its end while another one is fetched', async () => {
    const clientSecret = `file:${fileWith('hidden')}`;
    const options = { ...APPLICATION, clientSecret, authority: server.url };
    const signer = createSigner(endpointWith(options), network.send, {})!;
    await signer.sign(CALL, signal);
    await atTime(Date.now() + 56 * 60_000, async () => {
      expect(await signer.sign(CALL, signal)).to.include({ authorization: 'Bearer token-1' });
      while (!signer.secrets().includes('token-2')) await setImmediate();
      expect(await signer.sign(CALL, signal)).to.include({ authorization: 'Bearer token-2' });
    });
    expect(server.calls).to.have.length(2);
  });

  it('tells a refusal of Entra ID from its failure, without what it said', async () => {
    const clientSecret = `file:${fileWith('hidden')}`;
    for (const [status, code] of [
      [401, 'provider_credentials_rejected'],
      [503, 'provider_error'],
    ] as const) {
      server.answer = () => ({ status, body: { error: 'invalid_client', error_description: 'hidden is wrong' } });
      const options = { ...APPLICATION, clientSecret, authority: server.url };
      const error = await reasonOf(createSigner(endpointWith(options), network.send, {})!.sign(CALL, signal));
      expect(error).to.include({ status: 502, code }).with.property('message').not.contain('hidden');
    }
  });

  it('says what is missing before it is used, and when it is used all the same', async () => {
    const clientSecret = `file:${fileWith('hidden')}`;
    expect(missing({})).to.match(/it has no `apiKey`; set one, or `tenantId`, `clientId` and `clientSecret`/);
    expect(missing({ clientSecret })).to.equal('it has no `tenantId`, and AZURE_TENANT_ID is not set');
    expect(missing({ clientSecret, tenantId: 't' })).to.equal('it has no `clientId`, and AZURE_CLIENT_ID is not set');
    expect(missing({ ...APPLICATION, clientSecret: 'env:NOT_THERE_AT_ALL' })).to.equal('NOT_THERE_AT_ALL is not set');
    const absent = { ...APPLICATION, federatedTokenFile: '/nowhere/at/all' };
    expect(missing(absent)).to.equal('/nowhere/at/all cannot be read');
    for (const options of [{}, absent]) {
      const error = await reasonOf(createSigner(endpointWith(options), network.send, {})!.sign(CALL, signal));
      expect(error).to.include({ status: 503, code: 'provider_credentials_missing' });
    }
  });

  it('leaves endpoints with keys to their keys', () => {
    const keyed = { ...endpointWith({}), apiKeys: [new Secret('env:KEY')] };
    expect(createSigner(keyed, network.send, { AZURE_CLIENT_SECRET: 'x' })).to.equal(undefined);
    const both = { ...keyed, options: { managedIdentity: true } };
    expect(() => createSigner(both, network.send, {})).to.throw(
      'has an `apiKey` and `managedIdentity`; remove the key',
    );
  });

  it('refuses secrets in the configuration and addresses in the open', () => {
    const make = (options: JsonObject) => () => createSigner(endpointWith(options), network.send, {});
    expect(make({ ...APPLICATION, clientSecret: 'hidden' }))
      .to.throw('az.clientSecret: a secret must not stand in the configuration')
      .with.property('message')
      .not.contain('hidden');
    expect(make({ authority: 'http://login.example' })).to.throw('az.authority: must begin with https://');
    expect(make({ authority: 'http://localhost.example' })).to.throw('az.authority: must begin with https://');
  });
});
