import { expect } from 'chai';
import fc from 'fast-check';
import { type Valued, WorthOrder } from '../../../plugins/stores/semantic/worth-order';

interface Named extends Valued {
  readonly name: string;
}

function thing(name: string, given: Partial<Valued> = {}): Named {
  return { name, worth: 0.01, bytes: 1000, uses: 1, rank: 0, place: 0, ...given };
}

function drained(order: WorthOrder<Named>): string[] {
  const names: string[] = [];
  for (let least = order.takeLeast(); least; least = order.takeLeast()) names.push(least.name);
  return names;
}

describe('what goes first where room is short', () => {
  it('is what saves least for the room that it takes', () => {
    const order = new WorthOrder<Named>();
    order.add(thing('plain'));
    order.add(thing('dear', { worth: 1 }));
    order.add(thing('large', { bytes: 5000 }));
    const used = thing('used');
    order.add(used);
    for (let n = 0; n < 10; n++) order.used(used);
    expect(drained(order)).to.deep.equal(['large', 'plain', 'used', 'dear']);
  });

  it('tells apart by size and use what nobody knows the worth of', () => {
    const order = new WorthOrder<Named>();
    const used = thing('used', { worth: 0 });
    order.add(used);
    order.add(thing('small', { worth: 0, bytes: 100 }));
    order.add(thing('other', { worth: 0 }));
    order.used(used);
    expect(drained(order)).to.deep.equal(['other', 'used', 'small']);
  });

  it('is at some time what was worth much long ago', () => {
    const order = new WorthOrder<Named>();
    order.add(thing('old', { worth: 0.1 }));
    for (let n = 0; n < 30; n++) {
      order.add(thing(`new ${n}`));
      if (order.takeLeast()?.name === 'old') return;
    }
    expect.fail('it is still there');
  });

  it('comes in the order of its ranks, whatever is added, used and removed', () => {
    const step = fc.record({
      what: fc.constantFrom('add', 'add', 'use', 'remove', 'take'),
      which: fc.nat(100),
      worth: fc.nat(50),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
        const order = new WorthOrder<Named>();
        const present: Named[] = [];
        const leave = (one: Named | undefined) => one && present.splice(present.indexOf(one), 1);
        for (const { what, which, worth } of steps) {
          const chosen = present[which % (present.length || 1)];
          if (what === 'add') order.add(present[present.push(thing('', { worth })) - 1]!);
          else if (what === 'use' && chosen) order.used(chosen);
          else if (what === 'remove' && chosen) leave((order.remove(chosen), chosen));
          else if (what === 'take') {
            const least = order.takeLeast();
            for (const other of present) expect(least!.rank).to.be.at.most(other.rank);
            leave(least);
          }
        }
        expect(drained(order)).to.have.length(present.length);
      }),
    );
  });
});
