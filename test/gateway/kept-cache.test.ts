import { expect } from 'chai';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { startRouted } from '../support/routed-gateway';
import { type StandIn, startStandIn } from '../support/stand-in';
import { QUESTION, SemanticGateway } from './semantic-gateway';

describe('a cache in a file', function () {
  // A request waits for its cache for a moment only, which a busy machine may miss: that is a miss, as it should be.
  this.retries(2);
  let provider: StandIn;
  let folder: string;

  beforeEach(async () => {
    provider = await startStandIn();
    folder = mkdtempSync(path.join(tmpdir(), 'kept-cache-'));
  });
  afterEach(async () => {
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
      // A request waits a quarter of a second for its cache; a slow machine may take longer to open the file.
      const ready = async () => (await fetch(`${gateway.url}/readyz`)).status;
      for (let tries = 0; tries < 50 && (await ready()) !== 200; tries++) await setTimeout(100);
      const response = await fetch(`${gateway.url}/v1/chat/completions`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ model: 'one/m', messages: [{ role: 'user', content: 'hi' }] }),
      });
      await response.text();
      return { cache: response.headers.get('x-ai-cache'), ready: await ready() };
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

  it('has lost nothing of what was counted to the last before a restart', async () => {
    const stores = { stores: { kept: `sqlite:${path.join(folder, 'cache.db')}` } };
    const life = async () => {
      const cache = new SemanticGateway();
      await cache.start({ store: 'kept' }, [], stores);
      return cache;
    };
    const first = await life();
    await first.ask(QUESTION);
    expect((await first.ask(' how do i reset my password')).cache).to.equal('semantic-hit');
    await first.stop();
    const second = await life();
    const { hits, misses } = await second.report((told) => told.hits > 0);
    await second.stop();
    expect({ hits, misses }).to.deep.equal({ hits: 1, misses: 1 });
  });
});
