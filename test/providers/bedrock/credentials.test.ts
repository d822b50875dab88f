import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Endpoint } from '../../../plugins/core/endpoint';
import type { JsonObject } from '../../../plugins/core/json';
import { createSend } from '../../../plugins/core/send';
import { bedrock } from '../../../plugins/providers/bedrock';
import { createSigner } from '../../../plugins/providers/bedrock/signer';
import { startStsStandIn, type StsStandIn } from './sts-stand-in';

const URL_OF = 'https://bedrock-runtime.eu-west-1.amazonaws.com';
const CALL = { method: 'POST' as const, url: `${URL_OF}/model/m/converse`, headers: {}, body: '{}' };
const IN_AN_HOUR = 3_600_000;

describe('credentials of Bedrock', () => {
  const { send, close } = createSend({});
  let folder: string;
  let nowhere: NodeJS.ProcessEnv;
  let server: StsStandIn;

  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), 'aws-'));
    // Keys of whoever runs the tests must not be found.
    nowhere = { AWS_SHARED_CREDENTIALS_FILE: file('credentials', ''), AWS_CONFIG_FILE: file('config', '') };
    server = await startStsStandIn();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await Promise.all([close(), server.close()]);
  });

  function file(name: string, text: string): string {
    const place = path.join(folder, name);
    writeFileSync(place, text);
    return place;
  }

  function signerFor(environment: NodeJS.ProcessEnv, options: JsonObject = {}, url = URL_OF) {
    const endpoint: Endpoint = {
      name: 'aws',
      provider: bedrock,
      urls: [url],
      apiKeys: [],
      headers: {},
      models: [],
      options,
    };
    return createSigner(endpoint, send, { ...nowhere, ...environment })!;
  }

  async function signedWith(environment: NodeJS.ProcessEnv, options: JsonObject = {}): Promise<string | undefined> {
    const headers = await signerFor(environment, options).sign(CALL, AbortSignal.timeout(5_000));
    return /Credential=([^/]*)/.exec(headers.authorization!)?.[1] ?? headers.authorization;
  }

  const KEYS = { AWS_ACCESS_KEY_ID: 'AKIDENV', AWS_SECRET_ACCESS_KEY: 'secret-env' };

  it('come from the environment', async () => {
    expect(await signedWith(KEYS)).to.equal('AKIDENV');
  });

  it('are an API key of Bedrock before all others', async () => {
    expect(await signedWith({ ...KEYS, AWS_BEARER_TOKEN_BEDROCK: 'bedrock-key' })).to.equal('Bearer bedrock-key');
  });

  it('come from what the endpoint refers to, before the environment', async () => {
    const credentials = {
      accessKeyId: `file:${file('id', 'AKIDFILE\n')}`,
      secretAccessKey: `file:${file('key', 'x')}`,
    };
    const found = await signedWith({ ...KEYS, AWS_BEARER_TOKEN_BEDROCK: 'bedrock-key' }, { credentials });
    expect(found).to.equal('AKIDFILE');
  });

  it('come from profiles, by option and by AWS_PROFILE', async () => {
    const AWS_SHARED_CREDENTIALS_FILE = file(
      'profiles',
      '[default]\naws_access_key_id = AKIDDEFAULT\naws_secret_access_key=a\n\n# more\n[team] \n' +
        'aws_access_key_id=AKIDTEAM\naws_secret_access_key = b=c ; note\n',
    );
    const AWS_CONFIG_FILE = file(
      'profiles-config',
      '[profile team]\nregion = ap-south-1\ns3 =\n  max = 1\n[profile role]\nrole_arn = arn\n',
    );
    const files = { AWS_SHARED_CREDENTIALS_FILE, AWS_CONFIG_FILE };
    expect(await signedWith(files)).to.equal('AKIDDEFAULT');
    expect(await signedWith({ ...files, AWS_PROFILE: 'team' })).to.equal('AKIDTEAM');
    expect(await signedWith({ ...files, ...KEYS }, { profile: 'team' })).to.equal('AKIDTEAM');

    const local = signerFor(files, { profile: 'team' }, 'http://127.0.0.1:1');
    expect((await local.sign(CALL, AbortSignal.timeout(5_000))).authorization).to.contain('/eu-west-1/');
    expect(local.missing).to.equal(undefined);
    expect(local.secrets()).to.include('b=c');
    expect(signerFor(files, { profile: 'role' }).missing).to.contain('`role` has no aws_access_key_id');
    expect(signerFor(files, { profile: 'none' }).missing).to.contain('no AWS profile `none`');
  });

  it('come from the container, with the token from its file, and are fetched once', async () => {
    server.answers = [containerAnswer('AKIDCONTAINER')];
    const AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE = file('token', 'let-me-in\n');
    const environment = {
      AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/v1/credentials`,
      AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE,
    };
    const signer = signerFor(environment);
    const calls = await Promise.all([1, 2, 3].map(() => signer.sign(CALL, AbortSignal.timeout(5_000))));
    for (const headers of calls) {
      expect(headers.authorization).to.contain('AKIDCONTAINER');
      expect(headers['x-amz-security-token']).to.equal('session');
    }
    expect(server.received.map(({ path, authorization }) => [path, authorization])).to.deep.equal([
      ['/v1/credentials', 'let-me-in'],
    ]);
    expect(signer.secrets()).to.include.members(['secret-of-AKIDCONTAINER', 'session']);
  });

  it('come from the instance’s role, by a session of its metadata service', async () => {
    server.received.length = 0;
    server.answers = [
      { status: 200, body: 'session-token' },
      { status: 200, body: 'my-role\n' },
      containerAnswer('AKIDINSTANCE'),
    ];
    const environment = { ...KEYS, AWS_EC2_METADATA_SERVICE_ENDPOINT: `${server.url}/` };
    expect(await signedWith(environment, { instanceRole: true })).to.equal('AKIDINSTANCE');
    const roles = '/latest/meta-data/iam/security-credentials/';
    expect(
      server.received.map(({ method, path, headers }) => [method, path, headers['x-aws-ec2-metadata-token']]),
    ).to.deep.equal([
      ['PUT', '/latest/api/token', undefined],
      ['GET', roles, 'session-token'],
      ['GET', `${roles}my-role`, 'session-token'],
    ]);
    expect(server.received[0]!.headers['x-aws-ec2-metadata-token-ttl-seconds']).to.equal('300');
  });

  it('are not had from an instance without a role', async () => {
    server.answers = [
      { status: 200, body: 'session-token' },
      { status: 404, body: '' },
    ];
    const signer = signerFor({ AWS_EC2_METADATA_SERVICE_ENDPOINT: server.url }, { instanceRole: true });
    const error = await signer.sign(CALL, AbortSignal.timeout(5_000)).then(
      () => undefined,
      (failure: Error) => failure,
    );
    expect(error).to.include({ status: 502, code: 'provider_credentials_rejected' });
    expect(error!.message).to.match(/metadata service of EC2 answered with status 404/);
  });

  it('are fetched anew when they were rejected', async () => {
    server.answers = [containerAnswer('AKIDFIRST'), containerAnswer('AKIDSECOND')];
    const signer = signerFor({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/v1/credentials` });
    const first = await signer.sign(CALL, AbortSignal.timeout(5_000));
    signer.rejected();
    const second = await signer.sign(CALL, AbortSignal.timeout(5_000));
    expect([first.authorization, second.authorization].join()).to.match(/AKIDFIRST.*AKIDSECOND/);
  });

  it('come from a role by web identity', async () => {
    const Credentials = {
      AccessKeyId: 'AKIDROLE',
      SecretAccessKey: 's',
      SessionToken: 't',
      Expiration: (Date.now() + IN_AN_HOUR) / 1000,
    };
    server.answers = [{ status: 200, body: { AssumeRoleWithWebIdentityResponse: { AssumeRoleWithWebIdentityResult: { Credentials } } } }]; // prettier-ignore
    const environment = {
      AWS_WEB_IDENTITY_TOKEN_FILE: file('jwt', 'signed-by-kubernetes'),
      AWS_ROLE_ARN: 'arn:aws:iam::1:role/gateway',
      AWS_ENDPOINT_URL_STS: server.url,
    };
    expect(await signedWith(environment)).to.equal('AKIDROLE');
    const form = new URLSearchParams(server.received.at(-1)!.body);
    expect(form.get('Action')).to.equal('AssumeRoleWithWebIdentity');
    expect(form.get('WebIdentityToken')).to.equal('signed-by-kubernetes');
    expect(form.get('RoleArn')).to.equal('arn:aws:iam::1:role/gateway');
  });

  it('say what went wrong when they cannot be fetched', async () => {
    server.answers = [{ status: 403, body: { message: 'not you' } }];
    const signer = signerFor({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `${server.url}/v1/credentials` });
    const failure: unknown = await signer.sign(CALL, AbortSignal.timeout(5_000)).catch((error: unknown) => error);
    expect(failure).to.deep.include({ status: 502, code: 'provider_credentials_rejected' });
    expect((failure as Error).message).to.contain('status 403: not you');
  });

  it('say what is missing', async () => {
    const signer = signerFor({});
    expect(signer.missing).to.contain('AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are not set');
    const failure: unknown = await signer.sign(CALL, AbortSignal.timeout(5_000)).catch((error: unknown) => error);
    expect(failure).to.deep.include({ status: 503, code: 'provider_credentials_missing' });
    expect(signerFor(KEYS, {}, 'http://127.0.0.1:1').missing).to.contain('region is not known');
    expect(signerFor({ ...KEYS, AWS_REGION: 'us-east-2' }, {}, 'http://127.0.0.1:1').missing).to.equal(undefined);
    expect(signerFor({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://example.com/' }).missing).to.contain(
      'must be https',
    );
  });

  it('are refused when they stand in the configuration, without being repeated', () => {
    const credentials = { accessKeyId: 'env:ID', secretAccessKey: 'wJalrXUtnFEMI' };
    expect(() => signerFor({}, { credentials }))
      .to.throw(/serviceEndpoints\.aws\.credentials\.secretAccessKey.*env:NAME/)
      .with.property('message')
      .that.does.not.contain('wJalr');
  });

  it('are API keys where the endpoint has some', () => {
    const endpoint = { apiKeys: [{}] } as unknown as Endpoint;
    expect(createSigner(endpoint, send, nowhere)).to.equal(undefined);
    expect(bedrock.authorize('k')).to.deep.equal({ authorization: 'Bearer k' });
  });
});

function containerAnswer(id: string) {
  const Expiration = new Date(Date.now() + IN_AN_HOUR).toISOString();
  return { status: 200, body: { AccessKeyId: id, SecretAccessKey: `secret-of-${id}`, Token: 'session', Expiration } };
}
