import { memoryCounters } from '../../../plugins/stores/memory/counters';
import type { Counters } from '../../../plugins/core/counters';
import { describeCounters } from '../counters-contract';

describe('memory counters', () => {
  let counters: Counters;
  beforeEach(() => (counters = memoryCounters()));
  afterEach(() => counters.close());

  describeCounters({ open: () => counters });
});
