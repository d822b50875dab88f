import { expect } from 'chai';
import { requireOfHost } from '../../plugins/ai/configuration/host-modules';
import { type IdMaker, makeRequestIdsCheap, requestIds } from '../../plugins/ai/host-request-ids';

describe('ids of the host’s requests', () => {
  it('have the form of those that the host makes itself', () => {
    const uuid62 = requireOfHost('uuid62') as IdMaker;
    const nextId = requestIds();
    for (const id of [uuid62.v4(), nextId(), nextId()]) expect(id).to.match(/^[0-9A-Za-z]{22}$/);
  });

  it('differ, also when one pool of randomness has been used up', () => {
    const nextId = requestIds();
    const ids = new Set(Array.from({ length: 2000 }, nextId));
    expect(ids.size).to.equal(2000);
  });

  it('use every digit about as often', () => {
    const nextId = requestIds();
    const counts = new Map<string, number>();
    for (let made = 0; made < 10_000; made++) {
      for (const digit of nextId()) counts.set(digit, (counts.get(digit) ?? 0) + 1);
    }
    // 220,000 digits of 62 kinds: 3,548 of each, with a deviation of 59.
    expect(counts.size).to.equal(62);
    for (const [digit, count] of counts) expect(count, digit).to.be.within(3100, 4000);
  });

  it('are what the host’s contexts carry from then on', () => {
    const uuid62 = requireOfHost('uuid62') as IdMaker;
    const own = Object.getOwnPropertyDescriptor(uuid62, 'v4');
    try {
      makeRequestIdsCheap(uuid62);
      const make = uuid62.v4;
      let made = '';
      uuid62.v4 = () => (made = make());
      const Context = requireOfHost('./lib/gateway/context') as new () => { requestID: string };
      expect(new Context().requestID).to.equal(made);
    } finally {
      if (own) Object.defineProperty(uuid62, 'v4', own);
      else delete (uuid62 as Partial<IdMaker>).v4;
    }
  });
});
