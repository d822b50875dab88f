import { expect } from 'chai';
import { mock } from 'node:test';
import { type AccessToken, TokenSource } from '../../plugins/core/token-source';
import { reasonOf } from '../support/reason-of';

const MINUTE = 60_000;

/** Fetches that the test itself answers. */
function bySteps() {
  const asked: { succeed(token: AccessToken): void; fail(error: Error): void; signal: AbortSignal }[] = [];
  const source = new TokenSource<string>(
    (signal) => new Promise((succeed, fail) => asked.push({ succeed, fail, signal })),
  );
  return { asked, source };
}

const token = (value: string, minutes = 60): AccessToken => ({ value, expiresAt: Date.now() + minutes * MINUTE });
/** Lets promises that are settled be heard. */
const settle = () => new Promise((resolve) => setImmediate(resolve));
describe('a token source', () => {
  const { signal } = new AbortController();

  beforeEach(() => mock.timers.enable({ apis: ['Date', 'setTimeout'], now: 1_000_000 }));
  afterEach(() => mock.timers.reset());

  it('fetches once, however many wait, and keeps the token', async () => {
    const { asked, source } = bySteps();
    const waiting = Promise.all(Array.from({ length: 9 }, () => source.get(signal)));
    await settle();
    expect(asked).to.have.length(1);
    asked[0]!.succeed(token('a'));
    expect(new Set(await waiting)).to.deep.equal(new Set(['a']));
    expect(await source.get(signal)).to.equal('a');
    expect(asked).to.have.length(1);
    expect(source.secrets()).to.deep.equal(['a']);
  });

  it('replaces a token ahead of its end, in the background', async () => {
    const { asked, source } = bySteps();
    const first = source.get(signal);
    asked[0]!.succeed(token('a'));
    await first;
    mock.timers.setTime(1_000_000 + 54 * MINUTE);
    await source.get(signal);
    expect(asked).to.have.length(1);
    mock.timers.setTime(1_000_000 + 56 * MINUTE);
    expect(await Promise.all([source.get(signal), source.get(signal)])).to.deep.equal(['a', 'a']);
    expect(asked).to.have.length(2);
    asked[1]!.succeed(token('b'));
    await settle();
    expect(await source.get(signal)).to.equal('b');
  });

  it('uses a token that cannot be replaced until it is over, and tells why then', async () => {
    const { asked, source } = bySteps();
    const first = source.get(signal);
    asked[0]!.succeed(token('a', 2));
    await first;
    mock.timers.setTime(1_000_000 + 1.6 * MINUTE);
    expect(await source.get(signal)).to.equal('a');
    asked[1]!.fail(new Error('the token server is down'));
    await settle();
    expect(await source.get(signal)).to.equal('a');
    expect(asked, 'nobody asks again at once').to.have.length(2);
    mock.timers.setTime(1_000_000 + 2 * MINUTE);
    const over = source.get(signal);
    expect(asked).to.have.length(3);
    asked[2]!.fail(new Error('the token server is still down'));
    expect(await reasonOf(over)).to.match(/still down/);
  });

  it('pauses after failures, longer each time, and says the failure meanwhile', async () => {
    const { asked, source } = bySteps();
    const pauses: number[] = [];
    let now = 1_000_000;
    for (let failures = 1; failures <= 8; failures++) {
      const waiting = source.get(signal);
      asked.at(-1)!.fail(new Error(`failure ${failures}`));
      await reasonOf(waiting);
      const since = now;
      while (asked.length === failures) {
        const asking = source.get(signal);
        asking.catch(() => {});
        if (asked.length === failures) expect(await reasonOf(asking)).to.match(new RegExp(`failure ${failures}$`));
        mock.timers.setTime((now += 500));
      }
      pauses.push((now - 500 - since) / 1000);
    }
    expect(pauses).to.deep.equal([1, 2, 4, 8, 16, 32, 60, 60]);
  });

  it('fetches anew once after a rejection, not at each', async () => {
    const { asked, source } = bySteps();
    const first = source.get(signal);
    asked[0]!.succeed(token('a'));
    await first;
    source.rejected();
    const second = source.get(signal);
    asked[1]!.succeed(token('b'));
    expect(await second).to.equal('b');
    source.rejected();
    expect(await source.get(signal)).to.equal('b');
    mock.timers.setTime(1_000_000 + 2 * MINUTE);
    source.rejected();
    source.get(signal).catch(() => {});
    expect(asked).to.have.length(3);
  });

  it('lets a caller go whose time is over, and the others have the token', async () => {
    const { asked, source } = bySteps();
    const leaving = new AbortController();
    const left = source.get(leaving.signal);
    const stays = source.get(signal);
    leaving.abort(new Error('the client left'));
    expect(await reasonOf(left)).to.match(/the client left/);
    expect(asked[0]!.signal.aborted).to.equal(false);
    asked[0]!.succeed(token('a'));
    expect(await stays).to.equal('a');
    expect(await reasonOf(source.get(leaving.signal))).to.match(/the client left/);
  });

  it('gives up a fetch that takes too long, whether or not it listens', async () => {
    const { asked, source } = bySteps();
    const waiting = source.get(signal);
    mock.timers.tick(10_000);
    expect(await reasonOf(waiting)).to.include({ status: 504, code: 'provider_timeout' });
    expect(asked[0]!.signal.aborted).to.equal(true);
  });
});
