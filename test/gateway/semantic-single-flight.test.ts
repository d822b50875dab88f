import { expect } from 'chai';
import { setTimeout as wait } from 'node:timers/promises';
import { failure, says } from '../support/stand-in';
import { ANSWER, QUESTION, SemanticGateway } from './semantic-gateway';

describe('the same asked by several at once', () => {
  const cache = new SemanticGateway();
  let release: () => void;

  before(() => cache.start({ mode: 'exact', pace: 200 }));
  after(() => cache.stop());
  beforeEach(() => {
    const released = new Promise<void>((resolve) => (release = resolve));
    cache.provider.answer(async (response, received) => {
      await released;
      await says(ANSWER)(response, received);
    }, says(ANSWER));
  });

  /** Asks, and waits until all but the first can only be waiting. */
  async function several<T>(asking: readonly (() => Promise<T>)[]): Promise<Promise<T>[]> {
    const [first, ...others] = asking;
    const asked = [first!()];
    await cache.provider.next();
    asked.push(...others.map((ask) => ask()));
    await wait(150);
    return asked;
  }

  it('asks the provider once, for streams as well', async () => {
    const streamed = async () => {
      const messages = [{ role: 'user' as const, content: QUESTION }];
      const { data, response } = await cache.openai.chat.completions
        .create({ model: 'one', messages, stream: true })
        .withResponse();
      let text = '';
      for await (const { choices } of data) text += choices[0]?.delta.content ?? '';
      return { text, cache: response.headers.get('x-ai-cache') };
    };
    const plain = () => cache.ask(QUESTION);
    const asked = await several<{ text?: string | null; cache: string | null }>([plain, plain, streamed, plain]);
    release();
    const answers = await Promise.all(asked);
    expect(answers.map(({ text }) => text)).to.deep.equal([ANSWER, ANSWER, ANSWER, ANSWER]);
    expect(answers.map(({ cache: status }) => status)).to.deep.equal(['miss', 'hit', 'hit', 'hit']);
    expect(cache.provider.received).to.have.length(1);
  });

  it('goes on for the others when the first one leaves', async () => {
    const leaving = new AbortController();
    const ask = (signal?: AbortSignal) => () => cache.ask('left?', { signal }).catch(() => undefined);
    const [first, ...others] = await several([ask(leaving.signal), ask(), ask()]);
    const { closed } = cache.provider.received[0]!;
    leaving.abort();
    expect(await closed).to.equal('cut');
    expect(await first).to.equal(undefined);
    const answers = await Promise.all(others);
    expect(answers.map((answer) => answer?.cache).sort()).to.deep.equal(['hit', 'miss']);
    expect(cache.provider.received).to.have.length(2);
    release();
  });

  it('lets each ask for itself when the first one fails', async () => {
    const released = new Promise<void>((resolve) => (release = resolve));
    cache.provider.answer(async (response) => {
      await released;
      failure(500)(response);
    }, says(ANSWER));
    const ask = () => cache.ask('fails?').catch((error: { status: number }) => ({ cache: String(error.status) }));
    const asked = await several([ask, ask, ask]);
    release();
    const answers = await Promise.all(asked);
    expect(answers.map((answer) => answer.cache)).to.deep.equal(['500', 'miss', 'miss']);
    expect(cache.provider.received).to.have.length(3);
  });
});
