import { expect } from 'chai';
import { Batches, type BatchOptions } from '../../plugins/embedders/batches';
import type { AiError } from '../../plugins/core/error';

const soon = () => AbortSignal.timeout(10_000);
const failureOf = (asked: Promise<unknown>): Promise<unknown> =>
  asked.then(
    () => undefined,
    (error: unknown) => error,
  );

/** Batches that answer when they are told to. */
function heldBatches(options: Partial<BatchOptions<string>> = {}) {
  const started: { texts: readonly string[]; signal: AbortSignal; answer(): void; fail(error: Error): void }[] = [];
  const batches = new Batches<string>({
    name: 'held',
    size: 3,
    atOnce: 1,
    maxWaiting: 10,
    run: (texts, signal) =>
      new Promise((resolve, reject) => {
        started.push({ texts, signal, answer: () => resolve(texts.map((text) => `${text}!`)), fail: reject });
      }),
    ...options,
  });
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  return { batches, started, turn };
}

describe('batches of texts', () => {
  it('give each call its results in the order of its texts', async () => {
    const { batches, started, turn } = heldBatches();
    const asked = batches.ask(['a', 'b', 'c', 'd', 'e'], soon());
    for (const at of [0, 1]) {
      started[at]!.answer();
      await turn();
    }
    expect(await asked).to.deep.equal(['a!', 'b!', 'c!', 'd!', 'e!']);
    expect(started.map(({ texts }) => texts)).to.deep.equal([
      ['a', 'b', 'c'],
      ['d', 'e'],
    ]);
    expect(await batches.ask([], soon())).to.deep.equal([]);
  });

  it('take from every call that waits in turn, so that a long list does not hold up a short one', async () => {
    const { batches, started, turn } = heldBatches();
    const long = batches.ask(['1', '2', '3', '4', '5', '6', '7'], soon());
    const short = batches.ask(['s'], soon());
    started[0]!.answer();
    await turn();
    expect(started[1]!.texts).to.include('s');
    started[1]!.answer();
    expect(await short).to.deep.equal(['s!']);
    await turn();
    started[2]!.answer();
    expect(await long).to.have.length(7);
  });

  it('wait for more where they are told to, unless they are full', async () => {
    const { batches, started, turn } = heldBatches({ linger: 2 });
    const both = Promise.all([batches.ask(['a'], soon()), batches.ask(['b'], soon())]);
    expect(started).to.have.length(0);
    while (started.length === 0) await turn();
    expect(started[0]!.texts).to.deep.equal(['a', 'b']);
    started[0]!.answer();
    expect(await both).to.deep.equal([['a!'], ['b!']]);
  });

  it('let go at once of who does not wait any more, and stop what nobody waits for', async () => {
    const { batches, started, turn } = heldBatches({ size: 2 });
    const [one, other] = [new AbortController(), new AbortController()];
    const first = failureOf(batches.ask(['a'], one.signal));
    const second = failureOf(batches.ask(['b'], other.signal));
    one.abort(new Error('gone'));
    expect(await first).to.have.property('message', 'gone');
    expect(started[0]!.signal.aborted).to.equal(true);
    other.abort(new Error('gone, too'));
    expect(await second).to.have.property('message', 'gone, too');
    started[0]!.answer();
    await turn();
    expect(started, 'the text nobody waited for was not begun').to.have.length(1);
    expect(await failureOf(batches.ask(['c'], AbortSignal.abort(new Error('late'))))).to.have.property(
      'message',
      'late',
    );
  });

  it('go on for those who wait still', async () => {
    const { batches, started, turn } = heldBatches({ linger: 1 });
    const leaving = new AbortController();
    const left = failureOf(batches.ask(['a'], leaving.signal));
    const staying = batches.ask(['b'], soon());
    while (started.length === 0) await turn();
    leaving.abort(new Error('gone'));
    await left;
    expect(started[0]!.signal.aborted).to.equal(false);
    started[0]!.answer();
    expect(await staying).to.deep.equal(['b!']);
  });

  it('refuse what would make too many texts wait', async () => {
    const { batches, started } = heldBatches();
    void failureOf(batches.ask(['a', 'b', 'c'], soon()));
    void failureOf(
      batches.ask(
        Array.from({ length: 9 }, (_, at) => `${at}`),
        soon(),
      ),
    );
    const error = (await failureOf(batches.ask(['x', 'y'], soon()))) as AiError;
    expect(error).to.include({ status: 503, code: 'embedder_overloaded' });
    expect(error.message).to.contain('held has 9 texts to embed already, and at most 10 may wait');
    expect(started).to.have.length(1);
  });

  it('fail those whose texts failed, and go on with the others', async () => {
    const { batches, started, turn } = heldBatches({ size: 1 });
    const [first, second] = [failureOf(batches.ask(['a'], soon())), batches.ask(['b'], soon())];
    started[0]!.fail(new Error('broken'));
    expect(await first).to.have.property('message', 'broken');
    await turn();
    started[1]!.answer();
    expect(await second).to.deep.equal(['b!']);
  });

  it('fail where results are missing', async () => {
    const { batches } = heldBatches({ run: async () => ['one'] });
    expect(await failureOf(batches.ask(['a', 'b'], soon()))).to.have.property(
      'message',
      'held gave 1 results for 2 texts',
    );
  });

  it('leave nobody waiting when they stop', async () => {
    const { batches } = heldBatches({ size: 1 });
    const calls = [batches.ask(['a'], soon()), batches.ask(['b'], soon())].map(failureOf);
    batches.stop(new Error('closed'));
    for (const call of calls) expect(await call).to.have.property('message', 'closed');
  });
});
