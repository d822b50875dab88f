import { expect } from 'chai';
import { type Answer, wholeAnswer } from '../../../plugins/core/answer';
import type { AiContext } from '../../../plugins/core/context';
import type { ChatDelta } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import type { AiRequest } from '../../../plugins/core/request';
import { usage } from '../../../plugins/core/usage';
import { exchangeFacts } from '../exchange-facts';
import { chatRequest, completion, setUp, streamed, target, tokenizer, unreported, write } from './harness';

describe('token-counter after the call', () => {
  async function answered(answer: Answer, ai: AiContext): Promise<Answer> {
    const [hooks, request] = [setUp(), chatRequest('smart')];
    await hooks.onRequest(request, ai);
    const next = async () => {
      await hooks.onAttempt(target('gpt-4o'), request, ai);
      return answer;
    };
    return hooks.onCall(request, next, ai);
  }

  it('counts a plain answer that reports no usage: text, thinking, calls', async () => {
    const ai = unreported();
    const call = { id: '1', type: 'function', function: { name: 'look', arguments: '{"at":"it"}' } };
    const message = { content: 'Hello world', reasoning_content: 'Hello', tool_calls: [call] };
    await answered(wholeAnswer({ whole: completion(message) }, { api: 'openai-chat' }), ai);
    const expected = usage({ input: 9, output: 2 + 1 + 1 + 5, reasoning: 1 });
    expect(ai.countedUsage).to.deep.equal({ usage: expected, input: 'exact', output: 'exact' });
  });

  it('counts images that were made', async () => {
    const ai = unreported({ operation: 'image_generation' });
    const images = { created: 1, data: [{ url: 'https://example.com/1' }, { b64_json: 'AA==' }] };
    await answered(wholeAnswer({ whole: images }, { api: 'openai-images' }), ai);
    expect(ai.countedUsage?.usage).to.include({ images: 2, output: 0 });
  });

  it('leaves reported usage alone', async () => {
    const reported = usage({ input: 100, output: 20 });
    const plain = unreported();
    await answered(
      wholeAnswer({ whole: completion({ content: 'Hi' }), usage: reported }, { api: 'openai-chat' }),
      plain,
    );
    const stream = exchangeFacts();
    await write(await answered(streamed([{ content: 'Hi' }]), stream));
    expect([plain.countedUsage, stream.countedUsage]).to.deep.equal([undefined, undefined]);
  });

  it('counts a stream that reports no usage, its bits put together', async () => {
    const ai = unreported();
    const calls = (bits: JsonObject) => ({ tool_calls: [{ index: 0, function: bits }] }) as ChatDelta;
    const bits = [{ content: 'Hel' }, calls({ name: 'look', arguments: '' }), { content: 'lo wor' }, { content: 'ld' }];
    const answer = await answered(
      streamed([...bits, calls({ arguments: '{"at":' }), calls({ arguments: '"it"}' })]),
      ai,
    );
    await write(answer);
    const output = 2 + tokenizer.countTextNow('look{"at":"it"}', { name: 'gpt-4o' }).count;
    expect(ai.countedUsage).to.deep.equal({ usage: usage({ input: 9, output }), input: 'exact', output: 'exact' });
  });

  it('counts what was relayed of a stream that was cut, though the input was reported', async () => {
    const ai = exchangeFacts({ reportedUsage: usage({ input: 100, output: 1 }) });
    await write(await answered(streamed([{ content: 'Hello' }, { content: ' world' }]), ai), false);
    expect(ai.countedUsage?.usage.output).to.equal(2);
  });

  it('has the count ready for the taps of policies below', async () => {
    const ai = unreported();
    const answer = streamed([{ content: 'Hello world' }]);
    let seen: number | undefined;
    answer.taps.push({ end: () => void (seen = ai.countedUsage?.usage.output) });
    await write(await answered(answer, ai));
    expect(seen).to.equal(2);
  });

  it('counts nothing of what a cache answers', async () => {
    const ai = unreported({ cache: { status: 'hit' } });
    const answer = await answered(wholeAnswer({ whole: completion({ content: 'Hi' }) }, { api: 'openai-chat' }), ai);
    await write(answer);
    expect(ai.countedUsage).to.equal(undefined);
  });

  it('tells the tokenizer what was reported, and nothing of an answer that was cut', async () => {
    const learned: number[][] = [];
    const learning = Object.assign(Object.create(tokenizer) as typeof tokenizer, {
      learn: (_request: AiRequest, _model: object, counted: number, reported: number) =>
        void learned.push([counted, reported]),
    });
    const hooks = setUp({}, { tokenizer: learning });
    for (const complete of [true, false]) {
      const [ai, request] = [
        exchangeFacts({ reportedUsage: usage({ input: 5, cacheRead: 7, output: 1 }) }),
        chatRequest('smart'),
      ];
      await hooks.onAttempt(target('gpt-4o'), request, ai);
      await write(await hooks.onCall(request, () => Promise.resolve(streamed([])), ai), complete);
    }
    expect(learned).to.deep.equal([[9, 12]]);
  });
});
