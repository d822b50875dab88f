import { SignatureV4 } from '@smithy/signature-v4';
import { expect } from 'chai';
import { createHash, createHmac, type Hash, type Hmac } from 'node:crypto';
import { signatureHeaders, type AwsCredentials } from '../../../plugins/providers/bedrock/signature';
import { recordings } from './recordings';

type Bytes = string | ArrayBuffer | ArrayBufferView;

/** What AWS's signer wants of a hash. */
class Sha256 {
  private readonly hash: Hash | Hmac;

  constructor(secret?: Bytes) {
    this.hash = secret === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(secret));
  }
  update(data: Bytes): void {
    this.hash.update(bytesOf(data));
  }
  digest(): Promise<Uint8Array> {
    return Promise.resolve(this.hash.digest());
  }
  reset(): void {}
}

function bytesOf(data: Bytes): Buffer {
  if (typeof data === 'string') return Buffer.from(data);
  return ArrayBuffer.isView(data) ? Buffer.from(data.buffer, data.byteOffset, data.byteLength) : Buffer.from(data);
}

const NOW = new Date('2026-03-04T05:06:07.890Z');
const KEYS: AwsCredentials = {
  accessKeyId: 'AKIDEXAMPLE',
  secretAccessKey: 'wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY',
};
const TEMPORARY: AwsCredentials = { ...KEYS, sessionToken: 'token/with+signs==' };

interface Call {
  url: string;
  body: string;
  credentials?: AwsCredentials;
  region?: string;
}

/** The headers that AWS's own signer makes for the same call. */
async function official({
  url,
  body,
  credentials = KEYS,
  region = 'us-east-1',
}: Call): Promise<Record<string, string>> {
  const signer = new SignatureV4({ service: 'bedrock', region, credentials, sha256: Sha256 });
  const { hostname, host, pathname, protocol, searchParams } = new URL(url);
  const query = Object.fromEntries(searchParams);
  const headers = { host, 'content-type': 'application/json' };
  const call = { method: 'POST', protocol, hostname, path: pathname, query, headers, body };
  const signed = await signer.sign(call, { signingDate: NOW });
  return signed.headers;
}

function ours({ url, body, credentials = KEYS, region = 'us-east-1' }: Call): Record<string, string> {
  const headers = { 'content-type': 'application/json', accept: '*/*', 'x-other': 'is not signed' };
  return signatureHeaders({ method: 'POST', url, headers, body }, credentials, region, NOW);
}

async function expectSame(call: Call): Promise<void> {
  const expected = await official(call);
  const made = ours(call);
  expect(made).to.deep.equal(Object.fromEntries(Object.keys(made).map((name) => [name, expected[name]])));
}

const HOST = 'https://bedrock-runtime.us-east-1.amazonaws.com';
const ARN = 'arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123';

describe("Bedrock's signatures", () => {
  const calls: Record<string, Call> = {
    'a model': { url: `${HOST}/model/anthropic.claude-3-haiku-20240307-v1%3A0/converse`, body: '{"messages":[]}' },
    'an ARN': { url: `${HOST}/model/${encodeURIComponent(ARN)}/converse-stream`, body: '{}' },
    'signs that are encoded twice': { url: `${HOST}/model/${encodeURIComponent("a!'()*~ b%/ü")}/invoke`, body: 'é' },
    'temporary keys': { url: `${HOST}/model/m/converse`, body: '{}', credentials: TEMPORARY },
    'another region': { url: 'https://x.eu-west-3.amazonaws.com/model/m/converse', body: '{}', region: 'eu-west-3' },
    'a port and a path before': { url: 'http://127.0.0.1:8080/base/model/m/converse', body: '{}' },
    'a query': { url: `${HOST}/model/m/converse?b=2&a=x%20y&B=%2F`, body: '{}' },
  };
  for (const [what, call] of Object.entries(calls)) {
    it(`are those of AWS's own signer for ${what}`, () => expectSame(call));
  }

  it("are those of AWS's own signer for every recorded request", async () => {
    for (const { path, request } of recordings().filter(({ path }) => path)) {
      await expectSame({ url: HOST + path, body: JSON.stringify(request) });
    }
  });

  it('change with each part of the call', () => {
    const call = calls['a model']!;
    const changed: Call[] = [
      { ...call, body: '{"messages":[1]}' },
      { ...call, url: call.url.replace('haiku', 'opus') },
      { ...call, region: 'us-west-2' },
      { ...call, credentials: { ...KEYS, secretAccessKey: 'another' } },
    ];
    const signatures = [call, ...changed].map((each) => ours(each).authorization);
    expect(new Set(signatures)).to.have.property('size', signatures.length);
  });
});
