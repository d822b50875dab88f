import { expect } from 'chai';
import { startRouted, chat, post } from '../../support/routed-gateway';
import { startStandIn } from '../../support/stand-in';
import { providerRouter } from '../../../policies/provider-router';
import type { Services } from '../../../plugins/core/services';

describe('the model table', () => {
  it('leaves only its names with direct: false', async () => {
    const provider = await startStandIn();
    const gateway = await startRouted({
      endpoints: { stand: provider.url },
      router: { direct: false, models: { one: 'stand/x' } },
    });
    const ask = async (model: string) => (await post(`${gateway.url}/v1/chat/completions`, chat({ model }))).status;
    expect([await ask('one'), await ask('stand/x')]).to.deep.equal([200, 404]);
    const list = (await (await fetch(`${gateway.url}/v1/models`)).json()) as { data: { id: string }[] };
    expect(list.data.map(({ id }) => id)).to.deep.equal(['one']);
    await gateway.stop();
    await provider.close();
  });

  it('cannot name an endpoint that does not exist', () => {
    const setup = (models: object) => () =>
      providerRouter.setup({ models } as never, { endpoints: new Map() } as unknown as Services, {
        pipeline: 'ai',
        path: 'pipelines.ai.policies[0].provider-router',
        policies: ['provider-router'],
      });
    for (const models of [{ one: ['nowhere/x'] }, { '*': 'nowhere/*' }, { one: { targets: ['nowhere/x'] } }]) {
      expect(setup(models)).to.throw(
        /^pipelines\.ai\.policies\[0\]\.provider-router\.action\.models\.(one|\*): the target `nowhere\/.` names the endpoint `nowhere`/,
      );
    }
  });
});
