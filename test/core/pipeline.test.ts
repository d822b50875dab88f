import { expect } from 'chai';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { type MountedPolicy, Pipeline } from '../../plugins/core/pipeline';
import type { Logger, Services } from '../../plugins/core/services';

describe('a pipeline that is replaced', () => {
  let disposed: string[];
  let logged: string[];
  let written: boolean;
  let pipeline: Pipeline;

  beforeEach(() => {
    disposed = [];
    logged = [];
    const logger = { error: (message: string) => logged.push(message) } as Partial<Services['logger']> as Logger;
    pipeline = new Pipeline('ai', logger, undefined);
    const policy = (name: string, dispose?: () => void | Promise<void>) =>
      ({ definition: { name }, hooks: { dispose }, pipeline, conditional: false }) as unknown as MountedPolicy;
    pipeline.policies.push(
      policy('plain'),
      policy('broken', () => {
        throw new Error('no');
      }),
      policy('holder', () => void disposed.push('holder')),
      policy('writer', async () => {
        await nextTurn();
        written = true;
      }),
    );
    written = false;
  });

  it('disposes of its policies when its last request has ended, once', async () => {
    pipeline.begin();
    pipeline.begin();
    pipeline.retire();
    pipeline.end();
    expect(disposed).to.deep.equal([]);
    pipeline.end();
    pipeline.retire();
    expect(disposed).to.deep.equal(['holder']);
    await pipeline.close();
    expect(logged).to.deep.equal(['broken failed to let go of what it held']);
  });

  it('disposes of them when the gateway stops, whatever is under way, and is waited for', async () => {
    pipeline.begin();
    await pipeline.close();
    expect([disposed, written]).to.deep.equal([['holder'], true]);
    pipeline.retire();
    pipeline.end();
    expect(disposed).to.deep.equal(['holder']);
  });

  it('disposes of them at once when no request is under way', () => {
    pipeline.retire();
    expect(disposed).to.deep.equal(['holder']);
  });
});
