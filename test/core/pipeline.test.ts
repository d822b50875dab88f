import { expect } from 'chai';
import type { Outcome } from '../../plugins/core/context';
import type { Exchange } from '../../plugins/core/exchange';
import { type MountedPolicy, Pipeline } from '../../plugins/core/pipeline';
import type { Logger, Services } from '../../plugins/core/services';

const OUTCOME: Outcome = { status: 200, delivery: 'complete', duration: 1 };

describe('a pipeline that is replaced', () => {
  let disposed: string[];
  let logged: string[];
  let pipeline: Pipeline;

  beforeEach(() => {
    disposed = [];
    logged = [];
    const logger = { error: (message: string) => logged.push(message) } as Partial<Services['logger']> as Logger;
    pipeline = new Pipeline('ai', logger, undefined);
    const policy = (name: string, dispose?: () => void) =>
      ({ definition: { name }, hooks: { dispose }, pipeline, conditional: false }) as unknown as MountedPolicy;
    pipeline.policies.push(
      policy('plain'),
      policy('broken', () => {
        throw new Error('no');
      }),
      policy('holder', () => disposed.push('holder')),
    );
  });

  it('disposes of its policies when its last request has ended, once', () => {
    const exchange = {} as Exchange;
    pipeline.begin();
    pipeline.begin();
    pipeline.retire();
    pipeline.end(exchange, OUTCOME);
    expect(disposed).to.deep.equal([]);
    pipeline.end(exchange, OUTCOME);
    pipeline.retire();
    expect(disposed).to.deep.equal(['holder']);
    expect(logged).to.deep.equal(['broken failed to let go of what it held']);
  });

  it('disposes of them at once when no request is under way', () => {
    pipeline.retire();
    expect(disposed).to.deep.equal(['holder']);
  });
});
