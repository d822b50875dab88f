import { expect } from 'chai';
import { compileAddresses } from '../../../plugins/core/addresses';
import { callerAddress } from '../../../policies/ip-filter/caller-address';

const isTrusted = compileAddresses(['10.0.0.0/8', '2001:db8::/32'], 'trustedProxies');
const caller = (ip: string, headers: Record<string, string> = {}) => callerAddress({ ip, headers }, isTrusted);

describe('the address of the caller', () => {
  it('is that of the connection where it is no trusted proxy, whatever headers say', () => {
    for (const forged of ['1.2.3.4', '10.0.0.1', '1.2.3.4, 10.0.0.1', 'unknown', '', ','.repeat(5000)]) {
      expect(caller('192.0.2.1', { 'x-forwarded-for': forged, forwarded: `for=${forged}` }), forged).to.equal(
        '192.0.2.1',
      );
    }
  });

  const cases: [header: string, is: string | undefined][] = [
    ['192.0.2.1', '192.0.2.1'],
    // The caller has begun the list itself.
    ['1.2.3.4, 192.0.2.1', '192.0.2.1'],
    ['10.0.0.7, 192.0.2.1', '192.0.2.1'],
    ['nonsense, 192.0.2.1', '192.0.2.1'],
    ['1.2.3.4, 192.0.2.1, 10.0.0.7', '192.0.2.1'],
    ['1.2.3.4,192.0.2.1,::ffff:10.0.0.7,2001:db8::7', '192.0.2.1'],
    // Nobody but trusted proxies.
    ['10.0.0.9, 10.0.0.7', '10.0.0.9'],
    ['', '10.0.0.1'],
    [' , ,', '10.0.0.1'],
    ['192.0.2.1, , 10.0.0.7,', '192.0.2.1'],
    ['192.0.2.1:4711', '192.0.2.1'],
    ['[2001:470::17]:4711', '2001:470::17'],
    ['2001:470::17', '2001:470::17'],
    ['::ffff:192.0.2.1', '192.0.2.1'],
    // Nobody knows.
    ['unknown', undefined],
    ['192.0.2.1, unknown, 10.0.0.7', undefined],
    ['192.0.2.1, 10.0.0.7 10.0.0.8', undefined],
    ['192.0.2.300', undefined],
    ['localhost', undefined],
    ['"192.0.2.1"', undefined],
  ];
  for (const [header, is] of cases) {
    it(`behind a trusted proxy is ${is} in ${JSON.stringify(header)}`, () => {
      expect(caller('10.0.0.1', { 'x-forwarded-for': header })).to.equal(is);
    });
  }

  const standard: [header: string, is: string | undefined][] = [
    ['for=192.0.2.1', '192.0.2.1'],
    ['proto=https;For=192.0.2.1;by=10.0.0.1, for=10.0.0.7', '192.0.2.1'],
    ['for="[2001:470::17]:4711";proto=https', '2001:470::17'],
    ['for="192.0.2.1:80"', '192.0.2.1'],
    ['for="a,for=1.2.3.4", for=192.0.2.1', '192.0.2.1'],
    ['for="1.2.3.4\\", for=192.0.2.1', undefined],
    ['for=1.2.3.4, for=_hidden', undefined],
    ['for=1.2.3.4, for=unknown', undefined],
    ['for=1.2.3.4, proto=https', undefined],
    ['host="for=1.2.3.4"', undefined],
  ];
  for (const [header, is] of standard) {
    it(`behind a trusted proxy is ${is} in the standard's ${JSON.stringify(header)}`, () => {
      expect(caller('10.0.0.1', { forwarded: header })).to.equal(is);
    });
  }

  it('is told by both headers alike where both came: of one that no proxy writes the caller has made up all', () => {
    const both = (plain: string, standard: string) =>
      caller('10.0.0.1', { 'x-forwarded-for': plain, forwarded: standard });
    expect(both('1.2.3.4, 192.0.2.1, 10.0.0.7', 'for=10.0.0.8, for=192.0.2.1')).to.equal('192.0.2.1');
    expect(both('', 'for=192.0.2.1')).to.equal('192.0.2.1');
    for (const [plain, standard] of [
      ['192.0.2.1', 'for=1.2.3.4'],
      ['1.2.3.4', 'for=192.0.2.1'],
      ['10.0.0.7', 'for=192.0.2.1'],
      ['192.0.2.1', 'for=unknown'],
      ['unknown', 'for=unknown'],
    ] as const) {
      expect(both(plain, standard), `${plain} and ${standard}`).to.equal(undefined);
    }
  });

  it('is found in long lists without reading them whole', () => {
    const long = `1.2.3.4, ${'10.0.0.7, '.repeat(2000)}`;
    expect(caller('10.0.0.1', { 'x-forwarded-for': long })).to.equal('10.0.0.7');
    expect(caller('10.0.0.1', { 'x-forwarded-for': `${long} 192.0.2.1` })).to.equal('192.0.2.1');
    expect(caller('10.0.0.1', { forwarded: '"\\'.repeat(8000) })).to.equal(undefined);
  });
});
