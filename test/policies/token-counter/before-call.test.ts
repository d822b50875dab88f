import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import type { AiRequest } from '../../../plugins/core/request';
import { exchangeFacts } from '../exchange-facts';
import { chatRequest, LONG, refusalOf, requestOf, setUp, target } from './harness';

describe('token-counter before the call', () => {
  describe('before the call', () => {
    it('counts the input and says it in a header', async () => {
      const ai = exchangeFacts();
      await setUp().onRequest(chatRequest('gpt-4o'), ai);
      expect(ai.inputTokens).to.deep.equal({ count: 9, provenance: 'exact' });
      expect(ai.answerHeaders).to.deep.equal({ 'x-ai-input-tokens': '9' });
    });

    it('keeps the header to itself when told so', async () => {
      const ai = exchangeFacts();
      await setUp({ header: false }).onRequest(chatRequest('gpt-4o'), ai);
      expect(ai.inputTokens?.count).to.equal(9);
      expect(ai.answerHeaders).to.deep.equal({});
    });

    it('counts anew for the model that is tried, which a name of the gateway did not tell', async () => {
      const ai = exchangeFacts();
      const hooks = setUp();
      await hooks.onRequest(chatRequest('smart'), ai);
      expect(ai.inputTokens?.provenance).to.equal('estimate');
      await hooks.onAttempt(target('gpt-4o'), chatRequest('smart'), ai);
      expect(ai.inputTokens).to.deep.equal({ count: 9, provenance: 'exact' });
      expect(ai.answerHeaders['x-ai-input-tokens']).to.equal('9');
    });
  });

  describe('context windows', () => {
    it('refuses a target whose context is too short', async () => {
      const refusal = await refusalOf(setUp().onAttempt(target('gpt-4'), chatRequest('smart', LONG), exchangeFacts()));
      expect(refusal).to.include({ status: 400, code: 'context_length_exceeded', param: 'messages' });
      expect(refusal?.message).to.match(
        /^The input has 900\d tokens, but the context of model gpt-4 holds 8192\. Shorten/,
      );
    });

    it('lets the next target have it whose context is longer', async () => {
      const [hooks, ai, request] = [setUp(), exchangeFacts(), chatRequest('smart', LONG)];
      expect(await refusalOf(hooks.onAttempt(target('gpt-4'), request, ai))).to.not.equal(undefined);
      expect(await refusalOf(hooks.onAttempt(target('gpt-4o'), request, ai))).to.equal(undefined);
    });

    it('does not take a name that clients use for a model: it may lead elsewhere', async () => {
      expect(await refusalOf(setUp().onRequest(chatRequest('gpt-4', LONG), exchangeFacts()))).to.equal(undefined);
    });

    it('takes windows from the configuration: names of clients, models, endpoint/model, the longest pattern', async () => {
      const hooks = setUp({ contextWindows: { 'smart*': 10, 'gpt-4o': 5, 'main/*': 20_000, 'main/gpt-4*': 8_000 } });
      const attempt = (model: string, endpoint: string) =>
        refusalOf(hooks.onAttempt(target(model, endpoint), chatRequest('x', LONG), exchangeFacts()));
      const asked = (name: string) => refusalOf(hooks.onRequest(chatRequest(name, LONG), exchangeFacts()));
      expect((await asked('smarter'))?.message).to.include('model smarter holds 10.');
      expect(await asked('unsmart')).to.equal(undefined);
      expect((await attempt('gpt-4o', 'other'))?.message).to.include('holds 5.');
      expect((await attempt('gpt-4o', 'main'))?.message).to.include('holds 8000.');
      expect(await attempt('llama', 'main')).to.equal(undefined);
    });

    it('gives estimates some leeway', async () => {
      const hooks = setUp({ contextWindows: { '*': 9_000 } });
      const of = (model: string, words: number) =>
        refusalOf(hooks.onAttempt(target(model), chatRequest('x', 'word '.repeat(words)), exchangeFacts()));
      expect(await of('claude-3-opus', 8_500)).to.equal(undefined);
      expect((await of('claude-3-opus', 9_500))?.message).to.match(/^The input has about \d+ tokens/);
    });

    it('looks at the sum only where it is one input', async () => {
      const hooks = setUp({ contextWindows: { '*': 5 } });
      const of = (operation: AiRequest['operation'], body: JsonObject) =>
        refusalOf(hooks.onAttempt(target('m'), requestOf(operation, { model: 'm', ...body }), exchangeFacts()));
      const texts = Array<string>(9).fill('Hello world');
      expect(await of('embeddings', { input: texts })).to.equal(undefined);
      expect(await of('text_completion', { prompt: texts })).to.equal(undefined);
      expect(await of('embeddings', { input: [1, 2, 3, 4, 5, 6] })).to.include({ param: 'input' });
      expect(await of('text_completion', { prompt: texts.join(' ') })).to.include({ param: 'prompt' });
    });

    it('takes pattern characters other than * as they are', async () => {
      const hooks = setUp({ contextWindows: { 'a.b': 1, 'a.c*': 1 } });
      const asked = (name: string) => refusalOf(hooks.onRequest(chatRequest(name), exchangeFacts()));
      expect(await asked('axb')).to.equal(undefined);
      expect(await asked('axcd')).to.equal(undefined);
      expect(await asked('a.cd')).to.not.equal(undefined);
    });
  });
});
