import { expect } from 'chai';
import { mtls } from '../../plugins/authenticators/mtls';
import { openDoor } from './harness';

const CERTIFICATE = {
  commonName: 'shop',
  alternativeNames: [
    'DNS:shop.example.com',
    'DNS:api.example.com',
    'URI:spiffe://example.org/ns/red/sa/shop',
    'email:ann@example.com',
  ],
  fingerprint: 'AB:CD:EF:01',
};
const KNOWN = {
  shop: { id: '1', name: 'shop' },
  api: { id: '2', name: 'api' },
  'ann@example.com': { id: '3', name: 'ann@example.com' },
  old: { reason: 'The consumer is switched off.' },
};

describe('mtls', () => {
  const show = (parameters: object, certificate: typeof CERTIFICATE | undefined = CERTIFICATE) =>
    openDoor(mtls, parameters, KNOWN).show({ certificate });

  it('finds the consumer by any part of the certificate', async () => {
    expect(await show({})).to.deep.equal({ id: '1', name: 'shop', scopes: [] });
    expect(await show({ from: 'email' })).to.include({ id: '3' });
    expect(await show({ from: 'dns', consumers: { 'api.*': 'api' } })).to.include({ id: '2' });
    expect(await show({ from: 'uri', consumers: { 'spiffe://example.org/ns/red/*': 'shop' } })).to.include({ id: '1' });
    for (const fingerprint of ['AB:CD:EF:01', 'abcdef01']) {
      expect(await show({ from: 'fingerprint', consumers: { [fingerprint]: 'api' } })).to.include({ id: '2' });
    }
  });

  it('keeps others out', async () => {
    const reason = 'This gateway does not know the owner of the certificate.';
    const others = [
      { from: 'dns' },
      { from: 'uri', consumers: { 'spiffe://example.org/ns/blue/*': 'shop' } },
      { consumers: { SHOP: 'shop' } },
      { from: 'fingerprint', consumers: { 'AB:CD:EF': 'shop' } },
      { consumers: { sho: 'shop', hop: 'shop' } },
    ];
    for (const parameters of others) expect(await show(parameters)).to.deep.equal({ reason });
    expect(await show({}, { ...CERTIFICATE, commonName: '' })).to.deep.equal({ reason });
    expect(await show({}, { ...CERTIFICATE, commonName: 'old' })).to.deep.equal(KNOWN.old);
    expect(await openDoor(mtls, { guests: true }, KNOWN).show({})).to.equal(undefined);
  });

  it('lets guests in where that is said, and gives the scopes that are said', async () => {
    const shown = await show({ guests: true, scopes: ['chat'] }, { ...CERTIFICATE, commonName: 'stranger' });
    expect(shown).to.deep.equal({ id: 'mtls:stranger', name: 'stranger', scopes: ['chat'] });
  });
});
