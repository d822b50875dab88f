import { expect } from 'chai';
import { describeGateway } from '../../plugins/ai/create-plugin';
import { startGateway } from '../support/gateway';

describe('what an operator is told', () => {
  it('names pipelines that anybody may call, and no others', async () => {
    const endpoints = ['open', 'ours', 'hosts'];
    const policies: Record<string, object[]> = { open: [], ours: [{ 'ai-auth': null }], hosts: [{ 'key-auth': null }] };
    const gateway = await startGateway({
      gateway: {
        apiEndpoints: Object.fromEntries(endpoints.map((name) => [name, { host: '*', paths: [`/${name}/v1/*`] }])),
        serviceEndpoints: { demo: { url: 'demo:', provider: 'demo' } },
        policies: ['ai-auth', 'key-auth', 'provider-router'],
        pipelines: Object.fromEntries(
          endpoints.map((name) => [
            name,
            { apiEndpoints: [name], policies: [...policies[name]!, { 'provider-router': null }] },
          ]),
        ),
      },
    });
    try {
      const { notes } = await describeGateway();
      expect(notes).to.deep.equal(['pipeline open is open: it has no ai-auth policy, so that anybody may call it']);
    } finally {
      await gateway.stop();
    }
  });
});
