import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';

describe('a cache in a file', () => {
  let provider: StandIn;
  let folder: string;

  before(async () => {
    provider = await startStandIn();
    folder = mkdtempSync(path.join(tmpdir(), 'kept-cache-'));
  });
  after(async () => {
    await provider?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** What one life of a gateway says of the cache. */
  async function askOnce(store: string): Promise<{ cache: string | null; ready: number }> {
    const gateway = await startRouted({
      endpoints: { one: provider.url },
      ai: { stores: { local: `sqlite:${path.join(folder, 'cache.db')}` } },
      before: [{ 'semantic-cache': { action: { store } } }],
    });
    try {
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'one/m', messages: [{ role: 'user', content: 'hi' }] }),
      });
      await response.text();
      const { status } = await fetch(`${gateway.url}/readyz`);
      return { cache: response.headers.get('x-ai-cache'), ready: status };
    } finally {
      await gateway.stop();
    }
  }

  it('answers after a restart what was asked before', async () => {
    expect(await askOnce('local')).to.deep.equal({ cache: 'miss', ready: 200 });
    expect(await askOnce('default')).to.deep.equal({ cache: 'miss', ready: 200 });
    expect(await askOnce('local')).to.deep.equal({ cache: 'hit', ready: 200 });
    expect(provider.received).to.have.length(2);
  });
});
