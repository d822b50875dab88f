import { expect } from 'chai';
import type { ChatChunk, ChatCompletion } from '../../../plugins/core/hub';
import { wholeAnswer } from '../../../plugins/core/answer';
import { AiError } from '../../../plugins/core/error';
import { memoryCacheStore } from '../../../plugins/stores/memory/cache-store';
import { atTime } from '../../support/clock';
import { BODY, CachedProvider, completion, plain, streamed, USAGE } from './harness';

const ann = { id: 'ann', name: 'Ann', team: 'red' };
const bob = { id: 'bob', name: 'Bob', team: 'red' };

function chunk(delta: ChatChunk['choices'][number]['delta'], finish: 'stop' | null = null): ChatChunk {
  const choices = [{ index: 0, delta, finish_reason: finish }];
  return { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'gpt-x', choices };
}

describe('semantic-cache', () => {
  it('answers a repeated request without the provider, and says so', async () => {
    const cache = new CachedProvider();
    expect(await cache.status()).to.equal('miss');
    const { ai, parts } = await cache.send();
    expect(cache.calls).to.equal(1);
    expect(parts).to.deep.equal([{ whole: completion('answer 1'), usage: USAGE }]);
    expect(ai.answerHeaders).to.deep.equal({ 'x-ai-cache': 'hit', 'x-ai-cache-age': '0' });
    expect(ai.cache).to.deep.equal({
      status: 'hit',
      ageSeconds: 0,
      savedUsage: USAGE,
      model: 'gpt-x',
      provider: 'openai',
      endpoint: 'one',
    });
  });

  it('puts a streamed answer together and serves it to plain requests', async () => {
    const cache = new CachedProvider();
    const answer = streamed([
      { chunks: [chunk({ role: 'assistant', content: '' }), chunk({ content: 'Hel' })] },
      { chunks: [chunk({ content: 'lo' })] },
      { chunks: [chunk({}, 'stop')], usage: USAGE },
    ]);
    await cache.send({ stream: true, body: { ...BODY, stream: true }, answer });
    const { ai, parts } = await cache.send();
    expect(ai.cache?.status).to.equal('hit');
    expect((parts[0]!.whole as ChatCompletion).choices).to.deep.equal(completion('Hello').choices);
    expect(parts[0]!.usage).to.deep.equal(USAGE);
  });

  describe('does not keep', () => {
    const refusal = completion('');
    refusal.choices[0]!.message.refusal = 'No.';
    const paused = completion('x');
    paused.choices[0]!.native_finish_reason = 'pause_turn';
    const answers = {
      'an answer cut by its length': plain(completion('x', 'length')),
      'an answer cut by a filter': plain(completion('x', 'content_filter')),
      'a refusal': plain(refusal),
      'a turn that the model paused': plain(paused),
      'an answer with another status': plain(completion('x'), 202),
      'a stream without an end': streamed([{ chunks: [chunk({ content: 'Hel' })] }]),
      'an answer without choices': plain({ ...completion('x'), choices: [] }),
      'embeddings without a vector': wholeAnswer({ whole: { object: 'list', model: 'm', data: [] } }, { api: 'x' }),
    };
    for (const [name, answer] of Object.entries(answers)) {
      it(name, async () => {
        const cache = new CachedProvider();
        await cache.send({ answer });
        expect(await cache.status()).to.equal('miss');
      });
    }

    it('an answer that was cut on its way', async () => {
      const cache = new CachedProvider();
      await cache.send({ cut: true });
      expect(await cache.status()).to.equal('miss');
    });

    it('an answer above maxEntryBytes, plain or streamed', async () => {
      const cache = new CachedProvider({ maxEntryBytes: 1000 });
      await cache.send({ answer: plain(completion('x'.repeat(1001))) });
      expect(await cache.status({ cut: true })).to.equal('miss');
      await cache.send({ answer: streamed([{ chunks: [chunk({ content: 'x'.repeat(1001) }), chunk({}, 'stop')] }]) });
      expect(await cache.status()).to.equal('miss');
    });

    it('a failure, which passes through', async () => {
      const cache = new CachedProvider();
      const failing = {
        get answer(): never {
          throw new AiError('The provider fails.', { status: 503, code: 'server_error' });
        },
      };
      const error = await cache.send(failing).catch((thrown: unknown) => thrown);
      expect((error as AiError).status).to.equal(503);
      expect(await cache.status()).to.equal('miss');
    });
  });

  it('keeps answers that end with tool calls', async () => {
    const cache = new CachedProvider();
    await cache.send({ answer: plain(completion('x', 'tool_calls')) });
    expect(await cache.status()).to.equal('hit');
  });

  describe('keeps apart', () => {
    it('consumers, unless told otherwise', async () => {
      const cache = new CachedProvider();
      await cache.send({ consumer: ann });
      expect(await cache.status({ consumer: bob })).to.equal('miss');
      expect(await cache.status({ consumer: ann })).to.equal('hit');
      expect(await cache.status()).to.equal('miss');
    });

    it('teams with `scope: team`; a consumer without a team is alone', async () => {
      const cache = new CachedProvider({ scope: 'team' });
      await cache.send({ consumer: ann });
      expect(await cache.status({ consumer: bob })).to.equal('hit');
      expect(await cache.status({ consumer: { ...bob, team: 'blue' } })).to.equal('miss');
      expect(await cache.status({ consumer: { id: 'red', name: 'Red' } })).to.equal('miss');
      expect(await cache.status({ consumer: { id: 'eve', name: 'Eve' } })).to.equal('miss');
    });

    it('routes, always', async () => {
      const cache = new CachedProvider({ scope: 'route' });
      await cache.send({ consumer: ann });
      expect(await cache.status({ consumer: bob })).to.equal('hit');
      expect(await cache.status({ consumer: bob, pipeline: 'other' })).to.equal('miss');
    });

    it('callers without a key from a consumer that is called like them', async () => {
      const cache = new CachedProvider();
      await cache.send();
      expect(await cache.status({ consumer: { id: 'anonymous', name: 'anonymous' } })).to.equal('miss');
    });
  });

  describe('obeys the client', () => {
    it('no-cache asks the provider and keeps the new answer', async () => {
      const cache = new CachedProvider();
      await cache.send();
      expect(await cache.status({ headers: { 'cache-control': 'No-Cache' } })).to.equal('bypass');
      const { parts } = await cache.send();
      expect(parts[0]!.whole).to.deep.equal(completion('answer 2'));
    });

    const refusals: Record<string, string>[] = [{ 'cache-control': 'max-age=0, no-store' }, { 'x-ai-cache-ttl': '0' }];
    for (const headers of refusals) {
      it(`${JSON.stringify(headers)} neither serves nor keeps`, async () => {
        const cache = new CachedProvider();
        expect(await cache.status({ headers })).to.equal('bypass');
        expect(await cache.status()).to.equal('miss');
        expect(await cache.status({ headers })).to.equal('bypass');
        expect(cache.calls).to.equal(3);
      });
    }

    it('x-ai-cache-ttl shortens what is kept and never lengthens it', async () => {
      const kept: number[] = [];
      const store = memoryCacheStore({ maxBytes: 100_000 });
      const watched = { ...store, set: (_key: string, _value: Buffer, ttl: number) => void kept.push(ttl) };
      const cache = new CachedProvider({ ttl: 100 }, watched);
      await cache.send();
      await cache.send({ headers: { 'x-ai-cache-ttl': '7' } });
      await cache.send({ headers: { 'x-ai-cache-ttl': '7000' } });
      expect(kept).to.deep.equal([100, 7, 100]);
    });

    it('x-ai-cache-ttl refuses older answers', async () => {
      const cache = new CachedProvider();
      await atTime(Date.now() - 60_000, () => cache.send());
      expect(await cache.status({ headers: { 'x-ai-cache-ttl': '30' }, cut: true })).to.equal('miss');
      const { ai } = await cache.send({ headers: { 'x-ai-cache-ttl': '90' } });
      expect(ai.answerHeaders).to.deep.equal({ 'x-ai-cache': 'hit', 'x-ai-cache-age': '60' });
    });

    it('a ttl that is no number is refused with the name of the header', async () => {
      const error = await new CachedProvider()
        .send({ headers: { 'x-ai-cache-ttl': 'soon' } })
        .catch((thrown: unknown) => thrown);
      expect(error).to.be.instanceOf(AiError);
      expect(error).to.include({ status: 400, param: 'x-ai-cache-ttl' });
    });
  });

  it('leaves operations alone that are not listed', async () => {
    const cache = new CachedProvider();
    const call = { operation: 'image_generation', body: { model: 'dall-e-2', prompt: 'a cat' } } as const;
    expect(await cache.status(call)).to.equal('bypass');
    expect(await cache.status(call)).to.equal('bypass');
    expect(cache.calls).to.equal(2);
  });

  describe('goes on without its store', () => {
    const broken = () => Promise.reject(new Error('connection refused'));
    const store = memoryCacheStore({ maxBytes: 1000 });

    it('when it fails, with one warning', async () => {
      const cache = new CachedProvider({}, { ...store, get: broken, set: broken });
      for (let time = 0; time < 3; time++) expect(await cache.status()).to.equal('miss');
      expect(cache.warnings).to.have.length(1);
      expect(cache.warnings[0]).to.include("'default'").and.include('connection refused');
    });

    it('when it never answers', async () => {
      const cache = new CachedProvider({}, { ...store, get: () => new Promise(() => {}) });
      expect(await cache.status()).to.equal('miss');
      expect(cache.warnings[0]).to.include('no answer within');
    });

    it('when it holds what is no entry', async () => {
      for (const text of ['not JSON', 'null', '{"storedAt":1}']) {
        const cache = new CachedProvider({}, { ...store, get: () => Buffer.from(text) });
        expect(await cache.status(), text).to.equal('miss');
      }
    });

    it('when it holds an entry of another form', async () => {
      const kept = { id: 'ans_1', storedAt: Date.now(), labels: { model: 'one/gpt-x' }, whole: completion('Hi') };
      const holding = (changed: object) =>
        new CachedProvider({}, { ...store, get: () => Buffer.from(JSON.stringify({ ...kept, ...changed })) });
      expect(await holding({}).status()).to.equal('hit');
      const others = [
        ...[{}, { choices: 'Hi' }, { choices: [null] }, { choices: [{ finish_reason: 'stop' }] }],
        completion('Hi', 'length'),
      ];
      const ids = [undefined, 7, 'a\r\nset-cookie: b'];
      for (const changed of [...others.map((whole) => ({ whole })), ...ids.map((id) => ({ id }))]) {
        expect(await holding(changed).status(), JSON.stringify(changed)).to.equal('miss');
      }
    });
  });
});
