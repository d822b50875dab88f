import { expect } from 'chai';
import { createPublicKey, createVerify, generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Endpoint } from '../../../../plugins/core/endpoint';
import type { JsonObject } from '../../../../plugins/core/json';
import type { Signer } from '../../../../plugins/core/provider';
import { createSend } from '../../../../plugins/core/send';
import { vertex } from '../../../../plugins/providers/gemini/vertex';
import { reasonOf } from '../../../support/reason-of';
import { startTokenServer, type TokenServer } from '../../../support/token-server';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PEM = privateKey.export({ type: 'pkcs8', format: 'pem' }) as string;
const CALL = { method: 'POST' as const, url: 'https://x.example/', headers: {} };
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform';

describe('credentials of Vertex AI', () => {
  const network = createSend({});
  const { signal } = new AbortController();
  let server: TokenServer;
  let folder: string;

  beforeEach(async () => {
    server = await startTokenServer();
    folder = mkdtempSync(path.join(tmpdir(), 'google-credentials-'));
  });
  afterEach(async () => {
    await server.close();
    rmSync(folder, { recursive: true });
  });
  after(() => network.close());

  function endpointWith(options: JsonObject): Endpoint {
    const url = 'https://europe-west4-aiplatform.googleapis.com';
    const common = { name: 'google', provider: vertex, urls: [url], apiKeys: [], headers: {}, models: [] };
    return { ...common, options: { project: 'mine', location: 'europe-west4', ...options } };
  }

  function fileWith(content: JsonObject | string, name = 'credential.json'): string {
    const file = path.join(folder, name);
    writeFileSync(file, typeof content === 'string' ? content : JSON.stringify(content));
    return file;
  }

  function signerFor(credential: JsonObject): Signer {
    const endpoint = endpointWith({ credentials: `file:${fileWith(credential)}` });
    return vertex.createSigner(endpoint, network.send)!;
  }

  const serviceAccount = () => ({
    type: 'service_account',
    client_email: 'gateway@mine.iam.gserviceaccount.com',
    private_key: PEM,
    private_key_id: 'key-1',
    token_uri: `${server.url}/token`,
  });

  it('exchanges an assertion that the service account signed', async () => {
    const signer = signerFor(serviceAccount());
    expect(signer.missing).to.equal(undefined);
    expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-1' });
    const form = new URLSearchParams(server.calls[0]!.body);
    expect(form.get('grant_type')).to.equal('urn:ietf:params:oauth:grant-type:jwt-bearer');
    const [header, claims, signature] = form.get('assertion')!.split('.') as [string, string, string];
    const verified = createVerify('RSA-SHA256').update(`${header}.${claims}`);
    expect(
      verified.verify(createPublicKey(publicKey.export({ type: 'spki', format: 'pem' })), signature, 'base64url'),
    ).to.equal(true);
    const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString()) as JsonObject;
    expect(decode(header)).to.deep.equal({ alg: 'RS256', typ: 'JWT', kid: 'key-1' });
    const { iat, exp, ...said } = decode(claims);
    expect(said).to.deep.equal({ iss: serviceAccount().client_email, scope: SCOPE, aud: `${server.url}/token` });
    expect(Number(exp) - Number(iat)).to.equal(3600);
  });

  it('fetches once for many calls at once, and anew once after a rejection', async () => {
    const signer = signerFor(serviceAccount());
    const signed = await Promise.all(Array.from({ length: 8 }, () => signer.sign(CALL, signal)));
    expect(new Set(signed.map(({ authorization }) => authorization))).to.deep.equal(new Set(['Bearer token-1']));
    signer.rejected();
    expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-2' });
    signer.rejected();
    expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-2' });
    expect(server.calls).to.have.length(2);
  });

  it('knows what must never be shown', async () => {
    const signer = signerFor(serviceAccount());
    await signer.sign(CALL, signal);
    expect(signer.secrets()).to.include.members(['token-1', PEM]);
  });

  it('refreshes the login of a user', async () => {
    const login = { type: 'authorized_user', client_id: 'id', client_secret: 'hidden', refresh_token: 'longer' };
    const signer = signerFor({ ...login, token_uri: `${server.url}/token` });
    expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-1' });
    expect(Object.fromEntries(new URLSearchParams(server.calls[0]!.body))).to.deep.equal({
      grant_type: 'refresh_token',
      client_id: 'id',
      client_secret: 'hidden',
      refresh_token: 'longer',
    });
  });

  describe('of workload identity federation', () => {
    const federation = (source: JsonObject, further: JsonObject = {}) => ({
      type: 'external_account',
      audience: '//iam.googleapis.com/projects/1/pool',
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: `${server.url}/sts`,
      credential_source: source,
      ...further,
    });

    it('exchanges the token in a file', async () => {
      const signer = signerFor(federation({ file: fileWith('the subject\n', 'token') }));
      expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-1' });
      expect(server.calls[0]!.url).to.equal('/sts');
      expect(Object.fromEntries(new URLSearchParams(server.calls[0]!.body))).to.deep.equal({
        grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
        requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
        audience: '//iam.googleapis.com/projects/1/pool',
        scope: SCOPE,
        subject_token: 'the subject',
        subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      });
    });

    it('exchanges the token of a server, and that one for a service account’s', async () => {
      const expireTime = new Date(Date.now() + 3_600_000).toISOString();
      server.answer = ({ url }) => {
        if (url === '/subject') return { body: { id: 'from the server' } };
        if (url === '/sts') return { body: { access_token: 'federated', expires_in: 60 } };
        return { body: { accessToken: 'impersonated', expireTime } };
      };
      const format = { type: 'json', subject_token_field_name: 'id' };
      const source = { url: `${server.url}/subject`, headers: { 'x-asked': 'yes' }, format };
      const impersonation = { service_account_impersonation_url: `${server.url}/impersonate` };
      const signer = signerFor(federation(source, impersonation));
      expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer impersonated' });
      const [subject, exchange, impersonate] = server.calls;
      expect(subject!.headers['x-asked']).to.equal('yes');
      expect(new URLSearchParams(exchange!.body).get('subject_token')).to.equal('from the server');
      expect(impersonate!.headers.authorization).to.equal('Bearer federated');
      expect(JSON.parse(impersonate!.body)).to.deep.equal({ scope: [SCOPE] });
    });

    it('says what is wrong with the source of the token', async () => {
      const format = { type: 'json', subject_token_field_name: 'id' };
      const wrong: [JsonObject, RegExp][] = [
        [{ file: path.join(folder, 'absent') }, /file of the subject token cannot be read/],
        [{ file: fileWith('{}', 'token'), format }, /not in the member `id`/],
        [{ environment_id: 'aws1' }, /neither a file nor a url/],
      ];
      for (const [source, message] of wrong) {
        const error = await reasonOf(signerFor(federation(source)).sign(CALL, signal));
        expect(error)
          .to.include({ status: 503, code: 'provider_credentials_missing' })
          .with.property('message')
          .match(message);
      }
    });
  });

  it('asks the metadata server when no credential is configured', async () => {
    const { GCE_METADATA_HOST: host, GOOGLE_APPLICATION_CREDENTIALS: file } = process.env;
    process.env.GCE_METADATA_HOST = server.url.replace('http://', '');
    delete process.env.GOOGLE_APPLICATION_CREDENTIALS;
    try {
      const signer = vertex.createSigner(endpointWith({}), network.send)!;
      expect(await signer.sign(CALL, signal)).to.deep.equal({ authorization: 'Bearer token-1' });
      const { url, headers } = server.calls[0]!;
      expect(url).to.equal('/computeMetadata/v1/instance/service-accounts/default/token');
      expect(headers['metadata-flavor']).to.equal('Google');
    } finally {
      restore('GCE_METADATA_HOST', host);
      restore('GOOGLE_APPLICATION_CREDENTIALS', file);
    }
  });

  it('tells a refusal of the token server from its failure, without what it said', async () => {
    for (const [status, code] of [
      [400, 'provider_credentials_rejected'],
      [503, 'provider_error'],
    ] as const) {
      server.answer = () => ({ status, body: { error: 'invalid_grant', error_description: `${PEM} is bad` } });
      const error = (await reasonOf(signerFor(serviceAccount()).sign(CALL, signal))) as Error;
      expect(error).to.include({ status: 502, code });
      expect(error.message).to.not.contain('is bad');
    }
  });

  it('says what a credential file lacks before it is used', () => {
    const missing = (content: string) =>
      vertex.createSigner(endpointWith({ credentials: `file:${fileWith(content)}` }), network.send)!.missing;
    expect(missing('not JSON')).to.match(/does not hold a JSON object/);
    expect(missing('{"type":"unknown"}')).to.match(/is of the type `unknown`, which is none of service_account/);
    const absent = endpointWith({ credentials: 'file:/nowhere/at/all.json' });
    expect(vertex.createSigner(absent, network.send)!.missing).to.equal('/nowhere/at/all.json cannot be read');
  });

  it('refuses endpoints that cannot work, saying how to mend them', () => {
    const make = (options: JsonObject) => () => vertex.createSigner(endpointWith(options), network.send);
    expect(make({ project: undefined })).to.throw('serviceEndpoints.google.project: is missing');
    expect(make({ location: undefined })).to.throw('serviceEndpoints.google.location: is missing');
    expect(make({ location: 'us-east1' })).to.throw('write `https://us-east1-aiplatform.googleapis.com`');
    expect(make({ location: 'global' })).to.throw('write `https://aiplatform.googleapis.com`');
    expect(make({ credentials: '{"type":"service_account"}' })).to.throw('must be a reference');
  });
});

function restore(name: string, value: string | undefined): void {
  if (value === undefined) delete process.env[name];
  else process.env[name] = value;
}
