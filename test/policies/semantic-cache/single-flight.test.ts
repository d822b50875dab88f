import { expect } from 'chai';
import { ALONE, type Lead, SingleFlight } from '../../../policies/semantic-cache/single-flight';

const PATIENCE = 10_000;

describe('single flight', () => {
  const { signal } = new AbortController();

  /** Joins, and is told what has come of it so far. */
  function joining(flights: SingleFlight<string>, of: AbortSignal = signal) {
    const joined: { as?: { answer: string } | Lead<string>; error?: unknown; done: Promise<void> } = {
      done: Promise.resolve(),
    };
    joined.done = flights.join('key', of).then(
      (as) => void (joined.as = as),
      (error: unknown) => void (joined.error = error),
    );
    return joined;
  }

  async function led(flights: SingleFlight<string>): Promise<Lead<string>> {
    const lead = await flights.join('key', signal);
    if ('answer' in lead) throw new Error('somebody else has led');
    return lead;
  }

  it('gives all who wait the answer of the first', async () => {
    const flights = new SingleFlight<string>(PATIENCE);
    const lead = await led(flights);
    const others = [joining(flights), joining(flights)];
    lead.land({ answer: 'yes' });
    await Promise.all(others.map(({ done }) => done));
    expect(others.map(({ as }) => as)).to.deep.equal([{ answer: 'yes' }, { answer: 'yes' }]);
    expect(await led(flights)).to.have.property('land');
  });

  it('lets each ask for itself when the first one fails', async () => {
    const flights = new SingleFlight<string>(PATIENCE);
    const lead = await led(flights);
    const others = [joining(flights), joining(flights)];
    lead.land('nothing');
    await Promise.all(others.map(({ done }) => done));
    expect(others.map(({ as }) => as)).to.deep.equal([ALONE, ALONE]);
  });

  it('lets the next one lead when the first one leaves, and the others wait on', async () => {
    const flights = new SingleFlight<string>(PATIENCE);
    const lead = await led(flights);
    const [second, third] = [joining(flights), joining(flights)];
    lead.land('left');
    await second.done;
    expect(second.as).to.have.property('land');
    expect(third.as).to.equal(undefined);
    (second.as as Lead<string>).land({ answer: 'from the second' });
    await third.done;
    expect(third.as).to.deep.equal({ answer: 'from the second' });
  });

  it('does not wait for another key', async () => {
    const flights = new SingleFlight<string>(PATIENCE);
    await led(flights);
    expect(await flights.join('other', signal)).to.have.property('land');
  });

  it('asks for itself when it takes too long', async () => {
    const flights = new SingleFlight<string>(10);
    await led(flights);
    expect(await flights.join('key', signal)).to.equal(ALONE);
  });

  it('stops waiting when nobody is there any more', async () => {
    const flights = new SingleFlight<string>(PATIENCE);
    const lead = await led(flights);
    const leaving = new AbortController();
    const waiting = joining(flights, leaving.signal);
    leaving.abort(new Error('gone'));
    await waiting.done;
    expect(waiting.error).to.be.an('error').with.property('message', 'gone');
    lead.land('nothing');
  });
});
