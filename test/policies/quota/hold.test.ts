import { expect } from 'chai';
import type { Claim } from '../../../plugins/core/counters';
import { memoryCounters } from '../../../plugins/stores/memory/counters';
import { NOTHING, reserve, type RuleClaim } from '../../../policies/quota/hold';
import { compileRules } from '../../../policies/quota/rule';

const LEASE = 300;

describe('what is held for requests', () => {
  it('does not come free while the process is too busy for its timers', async () => {
    const counters = memoryCounters();
    const [rule] = compileRules([{ tokens: 10, per: 'hour' }], 'test', 'limits');
    const claim: Claim = {
      ...{ counter: { key: 'busy', limit: 10, window: rule!.window(0) }, amount: 10 },
      onStoreError: 'deny',
    };
    const claims: RuleClaim[] = [{ rule: rule!, claim }];
    const first = await reserve(claims, counters, LEASE);
    expect(first.allowed).to.equal(true);
    for (let blocked = 0; blocked < 4; blocked++) {
      for (const until = performance.now() + LEASE / 2; performance.now() < until;);
      // Nothing but microtasks runs between, as when one request after the other is read.
      expect((await reserve(claims, counters, LEASE)).allowed).to.equal(false);
    }
    first.hold?.settle(NOTHING);
    expect((await reserve(claims, counters, LEASE)).allowed).to.equal(true);
    await counters.close();
  });
});
