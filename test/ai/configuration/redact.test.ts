import { expect } from 'chai';
import { redacted } from '../../../plugins/ai/configuration/redact';

describe('a configuration for people', () => {
  const condition = { name: 'ai-header', header: 'x-word' };
  const hiddenHeaders = { 'x-custom': '***', 'x-number': '***', 'x-api-key': '***' };
  const hidden: [object, object][] = [
    [{ password: 'x' }, { password: '***' }],
    [{ password: 123456 }, { password: '***' }],
    [{ redis: { host: 'h', password: 'x' } }, { redis: { host: 'h', password: '***' } }],
    [{ apiKey: ['literal', 'env:NAME'] }, { apiKey: ['***', 'env:NAME'] }],
    [{ secret: { inner: 'x', deeper: [{ any: 'y' }] } }, { secret: { inner: '***', deeper: [{ any: '***' }] } }],
    [{ headers: { Authorization: 'x y' } }, { headers: { Authorization: '***' } }],
    [{ keys: [{ id: 'a1', hash: 'sha256:aa' }] }, { keys: [{ id: 'a1', hash: '***' }] }],
    [{ crypto: { cipherKey: 'x', saltRounds: 10 } }, { crypto: { cipherKey: '***', saltRounds: 10 } }],
    [{ url: 'postgres://ann:pass@db/usage' }, { url: 'postgres://***:***@db/usage' }],
    [{ ledger: 'postgres://ann:pass@one:5432,two:5432/usage' }, { ledger: 'postgres://***@one:5432,two:5432/usage' }],
    [{ ledger: 'postgres://ann:12/pass@db/usage' }, { ledger: 'postgres://***@db/usage' }],
    [{ ledger: ' postgres://ann:pass@db/usage' }, { ledger: 'postgres://***:***@db/usage' }],
    [{ ledger: 'postgres://one:1,two:2/usage?password=pass' }, { ledger: 'postgres://one:1,two:2/usage?***' }],
    [{ headers: { 'x-custom': 'short', 'x-number': 1234, 'x-api-key': 1234 } }, { headers: hiddenHeaders }],
    [
      { name: 'ai-header', header: 'x-word', values: ['a', 'b'] },
      { ...condition, values: ['***', '***'] },
    ],
    [{ db: { pass: 'x', auth_pass: 'x', pwd: 'x' } }, { db: { pass: '***', auth_pass: '***', pwd: '***' } }],
    [
      { webhooks: [{ url: 'https://hooks.example/services/T0/abc', secret: 'env:NAME', events: ['*'] }] },
      { webhooks: [{ url: 'https://hooks.example/***', secret: 'env:NAME', events: ['*'] }] },
    ],
    [{ url: 'https://api.example/v1?key=abc&x=1' }, { url: 'https://api.example/v1?key=***&x=***' }],
    [{ note: 'use sk-proj-0123456789abcdef here' }, { note: '***' }],
    [{ note: 'Bearer abcdefghij' }, { note: '***' }],
    [{ note: 'aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3aB3' }, { note: '***' }],
  ];
  for (const [given, shown] of hidden) {
    it(`has ${JSON.stringify(shown)} for ${JSON.stringify(given)}`, () => {
      expect(redacted(given)).to.deep.equal(shown);
    });
  }

  it('has everything else as it is', () => {
    const plain = {
      ...{ apiKey: 'env:OPENAI_API_KEY', token: 'file:/run/token', tokens: 20_000, firstToken: 5, maxTokens: 9 },
      ...{ url: 'https://api.openai.com/v1', paths: ['/v1/*'], models: { smart: ['openai/gpt-4o'] }, none: null },
      ...{ checks: { secrets: { action: 'block' } }, by: 'key', on: true, empty: { password: '' } },
    };
    expect(redacted(plain)).to.deep.equal(plain);
    expect(redacted({ callback: () => 1 })).to.deep.equal({});
  });
});
