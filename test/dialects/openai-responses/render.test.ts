import { expect } from 'chai';
import OpenAI from 'openai';
import { chatChunks } from '../../../plugins/core/collect-chat';
import { AiError } from '../../../plugins/core/error';
import type { ChatChunk, ChatCompletion, FinishReason, Message } from '../../../plugins/core/hub';
import type { Json, JsonObject } from '../../../plugins/core/json';
import { RESPONSES_API } from '../../../plugins/core/responses-api';
import { openAiResponses } from '../../../plugins/dialects/openai-responses';
import { serveBytes, type ByteServer } from '../../support/serve-bytes';
import { chunk, completion, contextOf, hubOf, rendered, USAGE } from './context';

const call = (name: string, given: string, id = 'call_1') => ({
  id,
  type: 'function' as const,
  function: { name, arguments: given },
});

describe('openai-responses answers, read by the official SDK', () => {
  let server: ByteServer;
  let client: OpenAI;

  before(async () => {
    server = await serveBytes();
    client = new OpenAI({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
  });
  after(() => server.close());

  function readPlain(whole: ChatCompletion, body: JsonObject = {}) {
    server.answer = { body: openAiResponses.renderWhole({ whole, usage: USAGE }, contextOf(body)) };
    return client.responses.create({ model: 'm', input: 'Hello' });
  }

  function readStream(chunks: readonly ChatChunk[], body: JsonObject = {}) {
    server.answer = { body: rendered(chunks, body), streamed: true };
    return client.responses.stream({ model: 'm', input: 'Hello' }).finalResponse();
  }

  /** The output without what only the SDK puts into it. */
  function outputOf({ output }: { output: unknown[] }): Json {
    const own = ['parsed', 'parsed_arguments'];
    return JSON.parse(
      JSON.stringify(output, (name, value: unknown) => (own.includes(name) ? undefined : value)),
    ) as Json;
  }

  const BLOCK = { type: 'thinking' as const, thinking: 'Hm', signature: 'sig' };
  const LOOKS = [call('look', '{"q":1}'), call('look', '{}', 'call_2')];
  const CITED = { type: 'url_citation', url_citation: { url: 'https://x', title: 'X', start_index: 0, end_index: 2 } };
  const ANSWERS: [string, Partial<Message>, FinishReason][] = [
    ['text', { content: 'Hello' }, 'stop'],
    ['text that was cut', { content: 'Hel' }, 'length'],
    ['text with a citation', { content: 'Hello', annotations: [CITED] }, 'stop'],
    ['a refusal', { refusal: 'No.' }, 'content_filter'],
    ['calls', { tool_calls: LOOKS }, 'tool_calls'],
    ['thinking, text and calls', { reasoning_content: 'Hm', content: 'Wait', tool_calls: LOOKS }, 'tool_calls'],
    ['signed thinking', { reasoning_content: 'Hm', thinking_blocks: [BLOCK], content: 'So' }, 'stop'],
    ['a call of a free-text tool', { tool_calls: [call('patch', '{"input":"a\\nb"}')] }, 'tool_calls'],
    ['nothing', {}, 'stop'],
  ];
  for (const [title, message, finish] of ANSWERS) {
    it(`say ${title}, plain and streamed alike`, async () => {
      const body = { tools: [{ type: 'custom', name: 'patch' }] };
      const whole = completion(message, finish);
      const plain = await readPlain(whole, body);
      const streamed = await readStream(chatChunks(whole), body);
      expect(outputOf(streamed)).to.deep.equal(outputOf(plain));
      expect(streamed.output_text)
        .to.equal(plain.output_text)
        .and.equal(message.content ?? '');
      const kinds = plain.output.map(({ type }) => type);
      expect(kinds.filter((type) => /call$/.test(type))).to.have.length(message.tool_calls?.length ?? 0);
      expect(kinds.includes('reasoning')).to.equal('reasoning_content' in message);
      for (const { status, incomplete_details: details, usage } of [plain, streamed]) {
        const cut = { length: 'max_output_tokens', content_filter: 'content_filter' }[finish as string];
        expect([status, details?.reason]).to.deep.equal([cut ? 'incomplete' : 'completed', cut]);
        expect(usage).to.deep.include({ input_tokens: 10, output_tokens: 5, total_tokens: 15 });
        expect(usage?.input_tokens_details.cached_tokens).to.equal(3);
        expect(usage?.output_tokens_details.reasoning_tokens).to.equal(2);
      }
    });
  }

  it('parse what was asked for by a schema', async () => {
    const format = { type: 'json_schema' as const, name: 'n', strict: true, schema: { type: 'object' } };
    const whole = completion({ content: '{"a":1}' });
    server.answer = { body: openAiResponses.renderWhole({ whole }, contextOf({ text: { format } })) };
    const answer = await client.responses.parse({ model: 'm', input: 'Hello', text: { format } });
    expect(answer.output_parsed).to.deep.equal({ a: 1 });
    expect(answer.text?.format).to.deep.equal(format);
  });

  it('give signed thinking back to who signed it', async () => {
    const { output } = await readPlain(completion({ thinking_blocks: [BLOCK], content: 'So' }));
    const [message] = hubOf({ input: output as unknown as JsonObject[] }).messages;
    expect(message?.thinking_blocks).to.deep.equal([BLOCK]);
  });

  it('keep calls apart that grow side by side, or share an index', async () => {
    const delta = (index: number, id: string | undefined, given: string) =>
      chunk({ tool_calls: [{ index, id, function: { ...(id ? { name: 'look' } : {}), arguments: given } }] });
    const beside = [
      delta(0, 'a', '{"x"'),
      delta(1, 'b', '{"y"'),
      delta(0, undefined, ':1}'),
      delta(1, undefined, ':2}'),
    ];
    const shared = [delta(0, 'a', '{"x":1}'), delta(0, 'b', '{"y":2}')];
    for (const chunks of [beside, shared]) {
      const { output } = await readStream([...chunks, chunk({}, 'tool_calls')]);
      const calls = output.map((item) => item.type === 'function_call' && [item.call_id, item.arguments]);
      expect(calls).to.deep.equal([['a', '{"x":1}'], ['b', '{"y":2}']]); // prettier-ignore
    }
  });

  it("replay the provider's own items out of a cache", async () => {
    const part = { type: 'output_text', text: 'Ruby 4', annotations: [{ type: 'url_citation', url: 'https://x' }] };
    const items = [
      { id: 'rs_1', type: 'reasoning', summary: [{ type: 'summary_text', text: 'Hm' }], encrypted_content: 'gAA' },
      { id: 'ws_1', type: 'web_search_call', status: 'completed', action: { type: 'search', query: 'q' } },
      { id: 'msg_1', type: 'message', status: 'completed', role: 'assistant', content: [part] },
      { id: 'fc_1', type: 'function_call', status: 'completed', call_id: 'a', name: 'look', arguments: '{}' },
    ];
    const native = { api: RESPONSES_API, content: items };
    const whole = completion({ content: 'Ruby 4', native_content: native });
    expect(outputOf(await readPlain(whole))).to.deep.equal(items);
    expect(outputOf(await readStream(chatChunks(whole)))).to.deep.equal(items);
    const texts = rendered(chatChunks(whole)).match(/event: response\.output_text\.delta/g);
    expect(texts).to.have.length(1);
  });

  it('fail in a stream as the SDK expects it, numbered on', async () => {
    const error = new AiError('The provider broke off.', { status: 502, code: 'provider_answer_cut' });
    const renderer = openAiResponses.streamRenderer(contextOf());
    const begun = renderer.translate({ chunks: [chunk({ content: 'Hel' })] });
    server.answer = { body: begun + renderer.fail(error), streamed: true };
    const thrown: unknown = await client.responses
      .stream({ model: 'm', input: 'Hello' })
      .finalResponse()
      .catch((e) => e);
    expect(thrown).to.be.instanceOf(OpenAI.APIError).and.include({ code: 'provider_answer_cut' });
    const forwarding = openAiResponses.streamRenderer(contextOf());
    forwarding.forward({ raw: Buffer.from('data: {"type":"x","sequence_number":41,"delta":"a"}\n\n') });
    expect(forwarding.fail(error)).to.contain('"sequence_number":42');
    expect(forwarding.end(true)).to.equal('');
  });
});
