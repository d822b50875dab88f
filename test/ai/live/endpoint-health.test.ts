import { expect } from 'chai';
import { EndpointHealth } from '../../../plugins/ai/live/endpoint-health';
import type { Attempt } from '../../../plugins/core/context';
import { exchangeFacts, outcome } from '../../policies/exchange-facts';

const MINUTE = 60_000;

describe('the health of endpoints', () => {
  let now: number;
  let health: EndpointHealth;
  beforeEach(() => {
    now = Date.UTC(2026, 0, 1);
    health = new EndpointHealth(() => now);
  });

  const attempt = (parts: Partial<Attempt> = {}): Attempt => ({
    ...{ endpoint: 'main', provider: 'openai', model: 'm', status: 200, startedAfter: 0, duration: 10 },
    ...parts,
  });
  const end = (attempts: Attempt[], ended = {}) => health.ended(exchangeFacts({ attempts }), outcome(ended));

  it('is of all attempts, the failed ones among them', () => {
    end([attempt({ error: 'provider_error', status: 500, duration: 30 }), attempt({ endpoint: 'other' })]);
    end([attempt()]);
    expect(health.sum('main', 5)).to.deep.equal({ attempts: 2, failures: 1, mean_ms: 20, longest_ms: 30 });
    expect(health.sum('other', 5)).to.include({ attempts: 1, failures: 0 });
    expect(health.lastFailure('main')).to.deep.equal({ time: now, code: 'provider_error', status: 500 });
    expect(health.lastFailure('other')).to.equal(undefined);
    expect(health.sum('nobody', 5)).to.deep.equal({ attempts: 0, failures: 0, mean_ms: null, longest_ms: null });
  });

  it('counts what breaks off, and not that a client leaves', () => {
    end([attempt()], { delivery: 'partial', code: 'stream_failed' });
    end([attempt()], { delivery: 'partial', code: 'client_closed_request' });
    end([attempt({ status: undefined, error: 'client_closed_request' })], { status: 499, delivery: 'none' });
    expect(health.sum('main', 5)).to.include({ attempts: 3, failures: 1 });
    expect(health.lastFailure('main')).to.include({ code: 'stream_failed' });
  });

  it('forgets after an hour', () => {
    end([attempt()]);
    now += 4 * MINUTE;
    end([attempt()]);
    expect(health.sum('main', 5).attempts).to.equal(2);
    now += MINUTE;
    expect(health.sum('main', 5).attempts).to.equal(1);
    expect(health.sum('main', 60).attempts).to.equal(2);
    now += 54 * MINUTE;
    expect(health.sum('main', 60).attempts).to.equal(2);
    now += MINUTE;
    expect(health.sum('main', 60).attempts).to.equal(1);
    end([attempt()]);
    expect(health.sum('main', 60).attempts).to.equal(2);
    now += 10_000 * MINUTE;
    expect(health.sum('main', 60).attempts).to.equal(0);
  });
});
