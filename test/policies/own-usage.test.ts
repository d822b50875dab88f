import { expect } from 'chai';
import type { AiContext } from '../../plugins/core/context';
import type { Services } from '../../plugins/core/services';
import { ownUsage } from '../../policies/usage-meter/own-usage';
import { exchangeFacts } from './exchange-facts';

describe('a report on one’s own usage', () => {
  it('is not begun again by who leaves before the ledger has answered', async () => {
    let begun = 0;
    let answer = () => {};
    const sum = async function* () {
      begun++;
      await new Promise<void>((resolve) => (answer = resolve));
      yield* [];
    };
    const logger = { error: () => {} };
    const report = ownUsage({ ledger: { sum }, logger } as unknown as Services);
    const ask = (signal = new AbortController().signal) =>
      report(new URLSearchParams(), { ...exchangeFacts({}), consumer: { name: 'alice' }, signal } as AiContext);
    const leaving = new AbortController();
    const left = ask(leaving.signal).catch(() => 'left');
    leaving.abort(new Error('the client has left'));
    expect(await left).to.equal('left');
    expect(await ask().catch(({ code }: { code: string }) => code)).to.equal('rate_limit_exceeded');
    expect(begun).to.equal(1);
    answer();
    await new Promise((resolve) => setImmediate(resolve));
    const again = ask();
    await new Promise((resolve) => setImmediate(resolve));
    answer();
    expect(await again).to.deep.equal([]);
  });
});
