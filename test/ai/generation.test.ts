import { expect } from 'chai';
import { Generation } from '../../plugins/ai/generation';
import type { JsonObject } from '../../plugins/core/json';
import type { GatewayConfig, HostPipeline } from '../../plugins/ai/host';
import type { Services } from '../../plugins/core/services';

const generation = (config: GatewayConfig) =>
  new Generation(config, {} as Services, undefined, (policy) => policy.startsWith('ai-'));

describe('the pipelines of a configuration', () => {
  const condition = { name: 'json-schema', schema: {}, logErrors: false };

  for (const late of [condition, { name: 'allOf', conditions: [{ name: 'always' }, condition] }]) {
    it(`cannot have ${late.name} before a policy that it would let go first`, () => {
      const policies = [{ terminate: { condition: late } }, { 'ai-x': null }] as HostPipeline['policies'];
      expect(() => generation({ pipelines: { ai: { apiEndpoints: ['a'], policies } } })).to.throw(
        /^pipelines\.ai\.policies\[0\]\.terminate\.condition: `json-schema` cannot be used in an AI pipeline/,
      );
    });
  }

  it('leave the conditions of ordinary pipelines alone', () => {
    const pipelines = {
      rest: { apiEndpoints: ['r'], policies: [{ terminate: { condition: condition as JsonObject } }] },
      ai: { apiEndpoints: ['a'], policies: [{ 'ai-x': null }] },
    };
    expect(() => generation({ pipelines })).to.not.throw();
  });

  it('know by their paths which requests may come to them', () => {
    const pipelines = {
      ai: { apiEndpoints: ['a'], policies: [{ 'ai-x': null }] },
      rest: { apiEndpoints: ['r'], policies: [{ proxy: null }] },
    };
    const concerns = (apiEndpoints: GatewayConfig['apiEndpoints']) => {
      const own = generation({ apiEndpoints, pipelines });
      return ['/v1/chat', '/team/v1/chat', '/rest/x'].filter((path) => own.concerns(path));
    };
    const r = { paths: '/rest/*' };
    expect(concerns({ a: { paths: '/v1/*' }, r })).to.deep.equal(['/v1/chat']);
    expect(concerns({ a: [{ paths: ['/v1/*'] }, { path: '/team/:any/*' }], r })).to.deep.equal([
      '/v1/chat',
      '/team/v1/chat',
    ]);
    expect(concerns({ a: { pathRegex: '^/team' }, r })).to.have.length(3);
    expect(concerns({ a: { host: 'ai.example.com' }, r })).to.have.length(3);
  });
});
