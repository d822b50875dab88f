import { expect } from 'chai';
import { signedHeaders } from '../../plugins/core/webhook-signature';

const secret = `whsec_${Buffer.from('0123456789abcdef01234567').toString('base64')}`;
const message = { id: 'msg_1', timestamp: 1_700_000_000, body: '{"allow":true}' };

describe("a webhook's signature", () => {
  it('is the one that openssl makes of id, time and body', () => {
    expect(signedHeaders(message, secret)).to.deep.equal({
      'webhook-id': 'msg_1',
      'webhook-timestamp': '1700000000',
      'webhook-signature': 'v1,CZexMOPOSY4wtH7k4r71zYSeEFtEtpGs2Leidpg0Jvk=',
    });
  });

  it('does not depend on the mark before the secret', () => {
    expect(signedHeaders(message, secret.replace('whsec_', ''))).to.deep.equal(signedHeaders(message, secret));
  });

  for (const changed of [{ id: 'msg_2' }, { timestamp: 1_700_000_001 }, { body: '{"allow":false}' }]) {
    it(`is another one for another ${Object.keys(changed).join()}`, () => {
      const other = signedHeaders({ ...message, ...changed }, secret);
      expect(other['webhook-signature']).to.not.equal(signedHeaders(message, secret)['webhook-signature']);
    });
  }

  for (const wrong of ['', 'short', 'whsec_not base64, but long enough!']) {
    it(`is not made with the secret ${JSON.stringify(wrong)}, and does not repeat it`, () => {
      expect(() => signedHeaders(message, wrong))
        .to.throw(/16 random bytes in base64/)
        .with.property('message')
        .not.include(wrong || 'nothing');
    });
  }
});
