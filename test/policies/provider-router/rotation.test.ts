import { expect } from 'chai';
import type { Endpoint } from '../../../plugins/core/endpoint';
import { AiError } from '../../../plugins/core/error';
import { Secret } from '../../../plugins/core/secret';
import { demo } from '../../../plugins/providers/demo';
import { Rotation } from '../../../policies/provider-router/rotation';

const VALUES: Record<string, string> = { KEY_A: 'value-a', KEY_B: 'value-b', KEY_C: 'value-c' };

function endpointWith(...names: string[]): Endpoint {
  const apiKeys = names.map((name) => new Secret(`env:${name}`));
  return { name: 'e', provider: demo, urls: ['http://a', 'http://b'], apiKeys, headers: {}, models: [], options: {} };
}

const refused = () => new AiError('no', { status: 502, code: 'provider_credentials_rejected' });
const throttled = (headers: Record<string, string> = {}) =>
  new AiError('slow down', { status: 429, code: 'rate_limit_exceeded', headers });

describe('the rotation of keys and addresses', () => {
  const logged: { message: string; facts?: object }[] = [];
  let rotation: Rotation;
  beforeEach(() => {
    Object.assign(process.env, VALUES);
    logged.length = 0;
    rotation = new Rotation({ error: (message, facts) => void logged.push({ message, facts }) });
  });
  after(() => {
    for (const name of Object.keys(VALUES)) delete process.env[name];
  });

  const keyOf = (endpoint: Endpoint) => rotation.next(endpoint).key?.reference.slice('env:KEY_'.length);
  /** The keys of the next calls. */
  const keys = (endpoint: Endpoint, count = 6) =>
    Array.from({ length: count }, () => keyOf(endpoint))
      .sort()
      .join('');

  it('takes all in turn', () => {
    expect(keys(endpointWith('KEY_A', 'KEY_B', 'KEY_C'))).to.equal('AABBCC');
  });

  it('leaves out a key that was refused, says so, and takes it back when its value changes', () => {
    const endpoint = endpointWith('KEY_A', 'KEY_B');
    const access = rotation.next(endpoint);
    expect(rotation.blame(endpoint, access, refused())).to.equal(true);
    const [dead, other] = access.key!.reference === 'env:KEY_A' ? ['KEY_A', 'B'] : ['KEY_B', 'A'];
    expect(keys(endpoint)).to.equal(other.repeat(6));
    expect(logged).to.have.length(1);
    expect(JSON.stringify(logged)).to.contain(dead).and.not.contain(VALUES[dead]);
    process.env[dead] = 'a-new-value';
    expect(keys(endpoint)).to.equal('AAABBB');
  });

  it('treats a key whose account has run out of money like one that is refused', () => {
    const endpoint = endpointWith('KEY_A', 'KEY_B');
    rotation.blame(endpoint, rotation.next(endpoint), new AiError('pay', { status: 429, code: 'insufficient_quota' }));
    expect(logged).to.have.length(1);
  });

  it('waits longer for each refusal in a row', () => {
    const endpoint = endpointWith('KEY_A');
    for (let count = 0; count < 9; count++) {
      expect(rotation.blame(endpoint, rotation.next(endpoint), refused())).to.equal(false);
    }
    const pauses = logged.map(({ facts }) => (facts as { nextTryAfterSeconds: number }).nextTryAfterSeconds);
    expect(pauses).to.deep.equal([60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]);
  });

  it('still gives the last key', () => {
    const endpoint = endpointWith('KEY_A');
    rotation.blame(endpoint, rotation.next(endpoint), refused());
    expect(keys(endpoint, 2)).to.equal('AA');
  });

  it('lets a key at its limit rest as long as its provider asks, and takes the one that is free first', () => {
    const endpoint = endpointWith('KEY_A', 'KEY_B');
    const pauses = { A: { 'retry-after': '3000' }, B: { 'retry-after-ms': '90000' } };
    for (let count = 0; count < 2; count++) {
      const access = rotation.next(endpoint);
      const name = access.key!.reference.endsWith('A') ? 'A' : 'B';
      expect(rotation.blame(endpoint, access, throttled(pauses[name]))).to.equal(count === 0);
    }
    expect(keys(endpoint)).to.equal('BBBBBB');
    expect(logged).to.have.length(0);
  });

  it('reads dates', () => {
    const endpoint = endpointWith('KEY_A', 'KEY_B');
    const first = rotation.next(endpoint);
    rotation.blame(endpoint, first, throttled({ 'retry-after': new Date(Date.now() + 600_000).toUTCString() }));
    expect(keys(endpoint)).to.equal((first.key!.reference === 'env:KEY_A' ? 'B' : 'A').repeat(6));
  });

  it('goes past an address that cannot be reached', () => {
    const endpoint = endpointWith('KEY_A');
    const { url } = rotation.next(endpoint);
    const unreachable = new AiError('gone', { status: 502, code: 'provider_unreachable' });
    expect(rotation.blame(endpoint, { url }, unreachable)).to.equal(true);
    const urls = Array.from({ length: 4 }, () => rotation.next(endpoint).url);
    expect(new Set(urls)).to.deep.equal(new Set(endpoint.urls.filter((one) => one !== url)));
  });

  it('does not blame a key for what is the request’s or the server’s own', () => {
    const endpoint = endpointWith('KEY_A', 'KEY_B');
    for (const status of [400, 500]) {
      expect(rotation.blame(endpoint, rotation.next(endpoint), new AiError('x', { status, code: 'x' }))).to.equal(
        false,
      );
    }
    expect(keys(endpoint)).to.equal('AAABBB');
  });
});
