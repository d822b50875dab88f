import { expect } from 'chai';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import OpenAI from 'openai';
import { parse, stringify } from 'yaml';
import { KeepingProvider } from '../support/keeping-provider';
import { startRouted } from '../support/routed-gateway';

interface Written {
  serviceEndpoints: Record<string, object>;
  pipelines: { ai: { policies: { 'provider-router': { action: object } }[] } };
}

describe('what callers have at providers', () => {
  let provider: KeepingProvider;

  before(async () => {
    process.env.PINS_KEY = 'the-account';
    provider = await new KeepingProvider('a').start();
  });
  after(() => provider.close());

  const start = (ledger?: string) =>
    startRouted({
      endpoints: { stand: { url: provider.url, provider: 'openai', apiKey: 'env:PINS_KEY' } },
      ai: ledger === undefined ? undefined : { ledger: `sqlite:${ledger}` },
    });
  const clientOf = ({ url }: { url: string }) => new OpenAI({ apiKey: 'none', baseURL: `${url}/v1`, maxRetries: 0 });
  const upload = (client: OpenAI) => client.files.create({ file: new File(['x'], 'x.txt'), purpose: 'user_data' });

  it('is found again after a restart', async () => {
    const keeper = await start();
    const ledger = path.join(keeper.folder, 'kept.db');
    const before = await start(ledger);
    const { id } = await upload(clientOf(before));
    await before.stop();
    const after = await start(ledger);
    try {
      expect((await clientOf(after).files.retrieve(id)).id).to.equal(id);
    } finally {
      await after.stop();
      await keeper.stop();
    }
  });

  it('is found again after a reload, unless that takes it off the route', async () => {
    const gateway = await start();
    const file = path.join(gateway.folder, 'gateway.config.yml');
    const client = clientOf(gateway);
    const change = async (edit: (written: Written) => void, expected: number) => {
      const written = parse(readFileSync(file, 'utf8')) as Written;
      edit(written);
      writeFileSync(file, stringify(written));
      for (;;) {
        const status = await client.files.retrieve(id).then(
          () => 200,
          (error: InstanceType<typeof OpenAI.APIError>) => error.status,
        );
        if (status === expected) return;
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    };
    const { id } = await upload(client);
    try {
      const action = (written: Written) => written.pipelines.ai.policies[0]!['provider-router'];
      await change((written) => (action(written).action = { resources: ['responses'] }), 403);
      await change((written) => (action(written).action = { models: { one: 'stand/x' } }), 200);
      await change((written) => {
        written.serviceEndpoints.other = { url: 'demo:', provider: 'demo' };
        action(written).action = { direct: false, models: { one: 'other/chat' } };
      }, 404);
      await change((written) => (action(written).action = {}), 200);
    } finally {
      await gateway.stop();
    }
  });
});
