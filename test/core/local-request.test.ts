import { expect } from 'chai';
import { foreignBecause } from '../../plugins/core/local-request';

const HOST = { host: 'localhost:9876' };

function foreign(headers: Record<string, string>, ip = '127.0.0.1', configured = 'localhost') {
  return foreignBecause({ headers, ip }, configured);
}

describe('a request counts as local', () => {
  const local: [headers: Record<string, string>, address?: string, configured?: string][] = [
    [HOST],
    [{ host: '127.0.0.1:9876' }],
    [{ host: '127.8.8.8' }],
    [{ host: '[::1]:9876' }, '::1'],
    [{ host: 'LOCALHOST' }, '::ffff:127.0.0.1'],
    [{ host: 'gateway.localhost:80' }],
    [{ host: 'gateway.internal:9876' }, '127.0.0.1', 'gateway.internal'],
    [{ ...HOST, origin: 'http://localhost:9876', 'sec-fetch-site': 'same-origin' }],
    [{ ...HOST, 'sec-fetch-site': 'none', 'sec-fetch-mode': 'navigate' }],
    [{ ...HOST, 'sec-fetch-mode': 'cors', 'user-agent': 'node' }],
  ];
  for (const [headers, address, configured] of local) {
    it(`with ${JSON.stringify(headers)} from ${address ?? '127.0.0.1'}`, () => {
      expect(foreign(headers, address, configured)).to.equal(undefined);
    });
  }

  const strange: [why: RegExp, headers: Record<string, string>, address?: string, configured?: string][] = [
    [/not come from this machine/, HOST, '192.0.2.1'],
    [/not come from this machine/, HOST, '::ffff:10.0.0.1'],
    [/not come from this machine/, HOST, ''],
    // A name that its owner points here (DNS rebinding).
    [/`Host`/, { host: 'evil.example:9876' }],
    [/`Host`/, { host: 'localhost.evil.example' }],
    [/`Host`/, { host: '127.0.0.1.evil.example' }],
    [/`Host`/, { host: '0.0.0.0:9876' }, '127.0.0.1', '0.0.0.0'],
    [/`Host`/, { host: '[::]:9876' }, '::1', '::'],
    [/`Host`/, {}],
    [/`Host`/, { host: '' }, '127.0.0.1', ''],
    // Other pages of a browser on this machine.
    [/`Origin`/, { ...HOST, origin: 'http://evil.example' }],
    [/`Origin`/, { ...HOST, origin: 'http://localhost:3000' }],
    [/`Origin`/, { ...HOST, origin: 'https://localhost:9876' }],
    [/`Origin`/, { ...HOST, origin: 'null' }],
    [/page of another site/, { ...HOST, 'sec-fetch-site': 'cross-site' }],
    [/page of another site/, { ...HOST, 'sec-fetch-site': 'same-site' }],
    // Proxies on this machine.
    ...[
      'x-forwarded-for',
      'x-forwarded-host',
      'x-forwarded-proto',
      'forwarded',
      'via',
      'x-real-ip',
      'cf-connecting-ip',
    ].map((name): [RegExp, Record<string, string>] => [new RegExp(`\`${name}\``), { ...HOST, [name]: '127.0.0.1' }]),
  ];
  for (const [why, headers, address = '127.0.0.1', configured] of strange) {
    it(`not with ${JSON.stringify(headers)} from ${JSON.stringify(address)}`, () => {
      expect(foreign(headers, address, configured)).to.match(why);
    });
  }
});
