import { expect } from 'chai';
import { compileAddresses, plainAddress } from '../../plugins/core/addresses';

describe('lists of addresses', () => {
  const cases: [entry: string, inside: string[], outside: string[]][] = [
    ['10.0.0.0/8', ['10.0.0.0', '10.255.255.255', '::ffff:10.1.2.3', '::ffff:a01:203'], ['11.0.0.0', '::a01:203']],
    ['10.1.2.3/8', ['10.9.9.9'], ['11.1.2.3']],
    ['192.0.2.7', ['192.0.2.7', '::ffff:192.0.2.7', '0:0:0:0:0:FFFF:192.0.2.7'], ['192.0.2.6', '192.0.2.70']],
    ['192.0.2.128/25', ['192.0.2.128', '192.0.2.255'], ['192.0.2.127']],
    ['0.0.0.0/0', ['8.8.8.8', '::ffff:8.8.8.8'], ['2001:db8::1', '::1']],
    ['2001:db8::/32', ['2001:db8::1', '2001:DB8:ffff::', '2001:db8:0:0:0:0:0:1%eth0'], ['2001:db9::', '32.1.13.184']],
    ['2001:db8::/33', ['2001:db8:7fff::1'], ['2001:db8:8000::1']],
    ['::1', ['::1', '0:0:0:0:0:0:0:1'], ['::', '127.0.0.1']],
    ['::/0', ['::1', 'fe80::1', 'fe80::1%eth0'], ['127.0.0.1', '::ffff:127.0.0.1']],
    ['::ffff:10.0.0.0/104', ['10.2.3.4', '::ffff:10.2.3.4'], ['11.2.3.4']],
    ['::ffff:192.0.2.7', ['192.0.2.7', '::ffff:192.0.2.7'], ['192.0.2.8']],
  ];
  for (const [entry, inside, outside] of cases) {
    it(`knows what is within ${entry}`, () => {
      const test = compileAddresses([entry], 'allow');
      for (const address of inside) expect(test(address), address).to.equal(true);
      for (const address of [...outside, '', 'localhost', '10.0.0', '010.0.0.1', ' 10.0.0.1', '10.0.0.1:80', '[::1]']) {
        expect(test(address), address).to.equal(false);
      }
    });
  }

  it('has nothing on an empty list', () => {
    expect(compileAddresses([], 'deny')('10.0.0.1')).to.equal(false);
  });

  const wrong = [
    ...['', '10.0.0', '10.0.0.0/33', '10.0.0.0/-1', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/255.0.0.0', '10.0.0.*'],
    ...['2001:db8::/129', '::ffff:10.0.0.0/95', 'fe80::1%eth0', 'localhost', '010.0.0.1', '10.0.0.1:80', '[::1]'],
  ];
  for (const entry of wrong) {
    it(`refuses ${JSON.stringify(entry)} with a word on how to write it`, () => {
      expect(() => compileAddresses(['10.0.0.1', entry], 'ip-filter.allow'))
        .to.throw(`ip-filter.allow[1]: ${JSON.stringify(entry)} is no address`)
        .with.property('message')
        .that.contains('`10.0.0.0/8`');
    });
  }

  it('writes each address in one way', () => {
    expect(plainAddress('::FFFF:102:304')).to.equal('1.2.3.4');
    expect(plainAddress('2001:DB8:0:0::1')).to.equal('2001:db8::1');
    expect(plainAddress('fe80::1%eth0')).to.equal('fe80::1');
    expect(plainAddress('1.2.3.4')).to.equal('1.2.3.4');
    expect(plainAddress('1.2.3')).to.equal(undefined);
  });
});
