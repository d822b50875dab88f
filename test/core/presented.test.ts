import { expect } from 'chai';
import { createServer, get } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { ClientCertificate } from '../../plugins/core/authenticator';
import type { AiContext } from '../../plugins/core/context';
import type { AiError } from '../../plugins/core/error';
import { presentedBy, type PresentedOptions } from '../../plugins/core/presented';
import { makeAuthority } from '../support/certificates';

type Sent = Pick<AiContext, 'headers' | 'queryKey'>;

describe('what a caller presents', () => {
  const presented = (sent: Partial<Sent>, options?: PresentedOptions) =>
    presentedBy({ headers: {}, ...sent } as AiContext, options).credential;

  /** What a caller is told. */
  function refusal(sent: Partial<Sent>): string {
    try {
      presented(sent);
    } catch (error) {
      expect(error).to.include({ status: 401, code: 'invalid_api_key' });
      return (error as AiError).message;
    }
    throw new Error('nothing was refused');
  }

  it('is found in the header of every SDK', () => {
    const headers = [
      { authorization: 'Bearer one' },
      { authorization: 'bearer  one' },
      { 'x-api-key': ' one ' },
      { 'api-key': 'one' },
      { 'x-goog-api-key': 'one' },
      { 'sec-websocket-protocol': 'realtime, openai-insecure-api-key.one, openai-beta.realtime-v1' },
    ];
    for (const one of headers) expect(presented({ headers: one }), JSON.stringify(one)).to.equal('one');
    expect(presented({ headers: { 'sec-websocket-protocol': 'openai-insecure-api-key.a%3Ab' } })).to.equal('a:b');
  });

  it('is nothing where there is no key', () => {
    for (const headers of [{}, { authorization: 'Basic eDp5' }, { authorization: 'Bearer' }, { 'x-api-key': ' ' }]) {
      expect(presented({ headers }), JSON.stringify(headers)).to.equal(undefined);
    }
  });

  it('may be the same key twice, not two keys', () => {
    expect(presented({ headers: { authorization: 'Bearer one', 'x-api-key': 'one' } })).to.equal('one');
    const told = refusal({ headers: { authorization: 'Bearer one', 'x-goog-api-key': 'two' } });
    expect(told)
      .to.contain('in `authorization` and in `x-goog-api-key`')
      .and.not.match(/one,|two/);
  });

  it('counts in the query only where that is switched on', () => {
    expect(presented({ queryKey: 'one' }, { keyInQuery: true })).to.equal('one');
    expect(refusal({ queryKey: 'one' })).to.contain('Send it as the header `x-goog-api-key: KEY`');
    expect(presented({ queryKey: 'placeholder', headers: { 'x-goog-api-key': 'one' } })).to.equal('one');
  });
});

describe('a certificate that a caller presents', () => {
  const authority = makeAuthority();
  const ca = authority.cert;
  const identity = authority.issue('localhost', ['ip:127.0.0.1']);
  let url: string;
  const seen: (ClientCertificate | undefined)[] = [];
  const server = createServer({ ...identity, ca, requestCert: true, rejectUnauthorized: false }, (req, res) => {
    seen.push(presentedBy({ headers: {}, req } as unknown as AiContext).certificate);
    res.end();
  });

  before((done) => {
    server.listen(0, '127.0.0.1', () => {
      url = `https://127.0.0.1:${(server.address() as AddressInfo).port}`;
      done();
    });
  });
  after(() => server.close());

  async function present(certificate: object): Promise<ClientCertificate | undefined> {
    await new Promise<void>((resolve, reject) => {
      get(url, { ca, agent: false, ...certificate }, (res) => res.resume().on('end', resolve)).on('error', reject);
    });
    return seen.pop();
  }

  it('says its names', async () => {
    const names = ['dns:shop.example.com', 'uri:spiffe://example.org/shop', 'email:ann@example.com'];
    const certificate = await present(authority.issue('client', names));
    expect(certificate?.commonName).to.equal('client');
    expect(certificate?.fingerprint).to.match(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
    expect(certificate?.alternativeNames).to.deep.equal([
      'DNS:shop.example.com',
      'URI:spiffe://example.org/shop',
      'email:ann@example.com',
    ]);
  });

  it('cannot smuggle a name into another one', async () => {
    expect(
      (await present(authority.issue('sly', ['dns:evil.example.com', 'uri:http://a/, DNS:shop.example.com'])))
        ?.alternativeNames,
    ).to.deep.equal(['DNS:evil.example.com', 'URI:http://a/, DNS:shop.example.com']);
  });

  it('is none unless the host has verified it', async () => {
    expect(await present(makeAuthority().issue('client', ['dns:shop.example.com']))).to.equal(undefined);
    expect(await present({})).to.equal(undefined);
  });
});
