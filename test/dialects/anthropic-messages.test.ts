import Anthropic from '@anthropic-ai/sdk';
import { expect } from 'chai';
import type { Part } from '../../plugins/core/answer';
import { AiError } from '../../plugins/core/error';
import type { ChatChunk, ChatCompletion, ChatDelta, Message } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import { usage } from '../../plugins/core/usage';
import { anthropicMessages } from '../../plugins/dialects/anthropic-messages';
import { serveBytes } from '../support/serve-bytes';
import type { ByteServer } from '../support/serve-bytes';
import { messagesContext } from './anthropic-messages-context';

const BODY = { model: 'claude', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };
const USAGE = { prompt_tokens: 10, completion_tokens: 4, prompt_tokens_details: { cached_tokens: 3 } };

/** A stream as providers of OpenAI's API send it: the deltas, the end, and the usage in a chunk of its own. */
function openAiStream(deltas: ChatDelta[], finish: string, further: JsonObject = {}): Part[] {
  const head = { id: 'chatcmpl-1', object: 'chat.completion.chunk', created: 1, model: 'gpt' } as const;
  const choices = [
    ...deltas.map((delta) => ({ index: 0, delta })),
    { index: 0, delta: {}, finish_reason: finish, ...further },
  ];
  const chunks = choices.map((choice) => ({ ...head, choices: [choice] }) as ChatChunk);
  return [...chunks, { ...head, choices: [], usage: USAGE }].map((chunk) => ({ chunks: [chunk] }));
}

function render(parts: readonly Part[]): string {
  const renderer = anthropicMessages.streamRenderer(messagesContext());
  return parts.map((part) => renderer.translate(part)).join('') + renderer.end(false);
}

function call(index: number | undefined, id: string | undefined, name: string | undefined, text: string): ChatDelta {
  return { tool_calls: [{ index, id, type: 'function', function: { name, arguments: text } } as never] };
}

const tool = (id: string, name: string, input: JsonObject) => ({ type: 'tool_use', id, name, input });
const text = (said: string) => ({ type: 'text', text: said });

describe('the anthropic-messages dialect', () => {
  let server: ByteServer;
  let client: Anthropic;
  before(async () => {
    server = await serveBytes();
    client = new Anthropic({ baseURL: server.url, apiKey: 'test', maxRetries: 0 });
  });
  after(() => server.close());

  const ask = () => client.messages.create({ model: 'any', max_tokens: 1, messages: [] });
  const stream = () => client.messages.stream({ model: 'any', max_tokens: 1, messages: [] });

  describe('renders streams of OpenAI-compatible providers', () => {
    const CASES: [string, ChatDelta[], string, JsonObject[], string][] = [
      ['text', [{ role: 'assistant', content: '' }, { content: 'Hel' }, { content: 'lo' }], 'stop', [text('Hello')], 'end_turn'],
      ['nothing', [{ role: 'assistant', content: '' }], 'stop', [], 'end_turn'],
      ['text, then a call', [{ content: 'Wait' }, call(0, 'a', 'look', ''), call(0, undefined, undefined, '{"q":1}')], 'tool_calls', [text('Wait'), tool('a', 'look', { q: 1 })], 'tool_use'],
      ['calls one after the other', [call(0, 'a', 'look', '{"q":'), call(0, undefined, undefined, '1}'), call(1, 'b', 'look', '{"q":2}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
      ['calls whose pieces are mixed', [call(0, 'a', 'look', ''), call(1, 'b', 'look', ''), call(1, undefined, undefined, '{"q":'), call(0, undefined, undefined, '{"q":1'), call(1, undefined, undefined, '2}'), call(0, undefined, undefined, '}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
      ['calls that all say index 0', [call(0, 'a', 'look', '{"q":1}'), call(0, 'b', 'look', '{"q":2}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
      ['calls without an index', [call(undefined, 'a', 'look', '{"q":1}'), call(undefined, 'b', 'look', '{"q":2}')], 'tool_calls', [tool('a', 'look', { q: 1 }), tool('b', 'look', { q: 2 })], 'tool_use'],
      ['a call without an id', [call(0, undefined, 'look', '{}')], 'tool_calls', [tool('toolu_req-1_0', 'look', {})], 'tool_use'],
      ['a call without arguments', [call(0, 'a', 'now', '')], 'tool_calls', [tool('a', 'now', {})], 'tool_use'],
      ['a call said to be a stop', [call(0, 'a', 'now', '{}')], 'stop', [tool('a', 'now', {})], 'tool_use'],
      ['text in the midst of a call', [call(0, 'a', 'look', '{"q":'), { content: 'by the way' }, call(0, undefined, undefined, '1}')], 'tool_calls', [tool('a', 'look', { q: 1 }), text('by the way')], 'tool_use'],
      ['text behind a call', [call(0, 'a', 'look', '{"q":1}'), { content: 'done' }], 'tool_calls', [tool('a', 'look', { q: 1 }), text('done')], 'tool_use'],
      ['thinking, then text', [{ reasoning_content: 'h' }, { reasoning_content: 'm' }, { content: 'Yes' }], 'stop', [{ type: 'thinking', thinking: 'hm', signature: '' }, text('Yes')], 'end_turn'],
      ['thinking with its signature', [{ reasoning_content: 'hm' }, { thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 's' }, { type: 'redacted_thinking', data: 'x' }] }, { content: 'Yes' }], 'stop', [{ type: 'thinking', thinking: 'hm', signature: 's' }, { type: 'redacted_thinking', data: 'x' }, text('Yes')], 'end_turn'],
      ['a refusal', [{ refusal: 'No.' }], 'content_filter', [text('No.')], 'refusal'],
      ['an answer that was cut', [{ content: 'Once' }], 'length', [text('Once')], 'max_tokens'],
    ]; // prettier-ignore
    for (const [what, deltas, finish, content, stopReason] of CASES) {
      it(what, async () => {
        server.answer = { body: render(openAiStream(deltas, finish)), streamed: true };
        const blocks: unknown[] = [];
        const message = await stream()
          .on('contentBlock', (block) => blocks.push(JSON.parse(JSON.stringify(block))))
          .finalMessage();
        expect(JSON.parse(JSON.stringify(message.content))).to.deep.equal(content);
        expect(blocks).to.deep.equal(content);
        expect(message).to.include({ id: 'chatcmpl-1', model: 'gpt', stop_reason: stopReason, stop_sequence: null });
        expect(message.usage).to.include({ input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 4 });
      });
    }

    it('in the order of events that the API promises', () => {
      const rendered = render(openAiStream([{ content: 'a' }, call(0, 'x', 'f', '{}')], 'tool_calls'));
      const names = [...rendered.matchAll(/^event: (.*)$/gm)].map(([, name]) => name);
      const block = ['content_block_start', 'content_block_delta', 'content_block_stop'];
      expect(names).to.deep.equal(['message_start', ...block, ...block, 'message_delta', 'message_stop']);
      const indices = [...rendered.matchAll(/"index":(\d)/g)].map(([, index]) => Number(index));
      expect(indices).to.deep.equal([0, 0, 0, 1, 1, 1]);
    });

    it('with the input tokens at the start when they are known', () => {
      const [first, ...others] = openAiStream([{ content: 'a' }], 'stop');
      const known = usage({ input: 5, cacheWrite1h: 2, output: 1 });
      const [start] = render([{ ...first, usage: known }, ...others]).split('\n\n');
      expect(start).to.contain('"input_tokens":5').and.to.contain('"ephemeral_1h_input_tokens":2');
    });

    it('with the sequence that stopped it', () => {
      const native = { native_finish_reason: 'stop_sequence', stop_sequence: 'END' };
      const rendered = render(openAiStream([{ content: 'a' }], 'stop', native));
      expect(rendered).to.contain('"stop_reason":"stop_sequence","stop_sequence":"END"');
    });

    it('of which nothing came at all', async () => {
      server.answer = { body: render([]), streamed: true };
      const message = await stream().finalMessage();
      expect(message).to.include({ id: 'req-1', model: 'claude-test', stop_reason: 'end_turn' });
    });
  });

  it('passes streams of its own API on as they are', () => {
    const renderer = anthropicMessages.streamRenderer(messagesContext());
    const raw = Buffer.from('event: ping\ndata: {"type": "ping"}\n\n');
    expect(renderer.forward({ raw })).to.equal(raw);
    expect(renderer.end(true)).to.equal('');
  });

  it('tells a client that a stream failed midway', async () => {
    const renderer = anthropicMessages.streamRenderer(messagesContext());
    const begun = renderer.translate(openAiStream([{ content: 'Once' }], 'stop')[0]!);
    const failed = renderer.fail(new AiError('too slow', { status: 504, code: 'idle_timeout' }));
    server.answer = { body: begun + failed, streamed: true };
    const error = await stream()
      .finalMessage()
      .catch((thrown: unknown) => thrown);
    expect(error).to.be.instanceOf(Anthropic.APIError);
    expect(error).to.include({ type: 'timeout_error', errorCode: 'idle_timeout' });
  });

  it('renders a plain answer of an OpenAI-compatible provider', async () => {
    const message: Message = {
      role: 'assistant',
      content: 'Wait',
      reasoning_content: 'hm',
      tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{"q":1}' } }],
    };
    const choices = [{ index: 0, message, finish_reason: 'tool_calls' as const }];
    const head = { id: 'chatcmpl-1', object: 'chat.completion' as const, created: 1, model: 'gpt' };
    const whole: ChatCompletion = { ...head, choices, usage: USAGE };
    server.answer = { body: anthropicMessages.renderWhole({ whole }, messagesContext()) };
    const answer = await ask();
    const thinking = { type: 'thinking', thinking: 'hm', signature: '' };
    expect(answer.content).to.deep.equal([thinking, text('Wait'), tool('a', 'look', { q: 1 })]);
    expect(answer.stop_reason).to.equal('tool_use');
    expect(answer.usage).to.include({ input_tokens: 7, cache_read_input_tokens: 3, output_tokens: 4 });
  });

  describe('renders errors', () => {
    const TYPES: [number, string, abstract new (...values: never[]) => Error][] = [
      [400, 'invalid_request_error', Anthropic.BadRequestError],
      [401, 'authentication_error', Anthropic.AuthenticationError],
      [402, 'billing_error', Anthropic.APIError],
      [403, 'permission_error', Anthropic.PermissionDeniedError],
      [404, 'not_found_error', Anthropic.NotFoundError],
      [413, 'request_too_large', Anthropic.APIError],
      [422, 'invalid_request_error', Anthropic.UnprocessableEntityError],
      [429, 'rate_limit_error', Anthropic.RateLimitError],
      [500, 'api_error', Anthropic.InternalServerError],
      [502, 'api_error', Anthropic.InternalServerError],
      [504, 'timeout_error', Anthropic.InternalServerError],
      [529, 'overloaded_error', Anthropic.InternalServerError],
    ];
    for (const [status, type, errorClass] of TYPES) {
      it(`of status ${status}`, async () => {
        const error = new AiError('Sorry', { status, code: 'some_code', param: 'model' });
        const rendered = anthropicMessages.renderError(error, 'req-1');
        server.answer = { body: rendered.body, status: rendered.status };
        const thrown: unknown = await ask().catch((reason: unknown) => reason);
        expect(thrown).to.be.instanceOf(errorClass);
        expect(thrown).to.include({ status, type, errorCode: 'some_code' });
        expect((thrown as { error: object }).error).to.deep.equal({
          type: 'error',
          error: { type, message: 'Sorry', details: { error_code: 'some_code', param: 'model' } },
          request_id: 'req-1',
        });
      });
    }

    it('of a provider of the same API as they came', () => {
      const body = Buffer.from(
        '{"type":"error","error":{"type":"rate_limit_error","message":"slow"},"request_id":"r"}',
      );
      const provider = { api: 'anthropic-messages', contentType: 'application/json', body };
      const error = new AiError('slow', { status: 429, code: 'x', provider, headers: { 'retry-after': '3' } });
      const rendered = anthropicMessages.renderError(error, 'req-1');
      expect(rendered).to.deep.equal({
        status: 429,
        headers: { 'retry-after': '3', 'content-type': 'application/json' },
        body,
      });
    });

    it("of a provider of another API in Anthropic's words", () => {
      const provider = { api: 'openai-chat', contentType: 'application/json', body: Buffer.from('{}') };
      const error = new AiError('no', { status: 403, code: 'x', type: 'insufficient_quota', provider });
      expect(anthropicMessages.renderError(error, 'r').body).to.contain('"permission_error"');
    });
  });

  describe('checks requests', () => {
    const WRONG: [JsonObject, string][] = [
      [{ model: undefined }, 'model'],
      [{ model: '' }, 'model'],
      [{ max_tokens: undefined }, 'max_tokens'],
      [{ max_tokens: '10' }, 'max_tokens'],
      [{ stream: 'yes' }, 'stream'],
      [{ messages: undefined }, 'messages'],
      [{ messages: [] }, 'messages'],
      [{ messages: ['Hi'] }, 'messages[0]'],
      [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
      [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
      [{ messages: [{ role: 'user', content: [null] }] }, 'messages[0].content[0]'],
      [{ messages: [{ role: 'user', content: [{}] }] }, 'messages[0].content[0].type'],
      [{ messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] }, 'messages[0].content[0].text'],
      [{ system: 5 }, 'system'],
      [{ tools: {} }, 'tools'],
      [{ tools: ['x'] }, 'tools[0]'],
      [{ stop_sequences: [1] }, 'stop_sequences[0]'],
    ];
    for (const [change, param] of WRONG) {
      it(`and names ${param} in ${JSON.stringify(change)}`, () => {
        const refused = () => anthropicMessages.check({ ...BODY, ...change });
        expect(refused).to.throw(AiError, param).that.includes({ status: 400, param });
      });
    }

    it('and lets good ones through', () => {
      anthropicMessages.check(BODY);
      anthropicMessages.check({ ...BODY, system: [text('x')], stream: true, tools: [{ type: 'web_search_20250305' }] });
    });
  });

  describe('reads requests', () => {
    const hub = (body: JsonObject) => anthropicMessages.toHub({ ...BODY, ...body });
    const messages = (...turns: JsonObject[]) => hub({ messages: turns }).messages;

    it('with the system prompt in either form', () => {
      expect(hub({ system: 'Be kind.' }).messages[0]).to.deep.equal({ role: 'system', content: 'Be kind.' });
      const block = { ...text('Be kind.'), cache_control: { type: 'ephemeral' } };
      expect(hub({ system: [block] }).messages[0]).to.deep.equal({ role: 'system', content: [block] });
    });

    it('with images and documents', () => {
      const base64 = (type: string) => ({ type: 'base64', media_type: type, data: 'AAAA' });
      const content = [
        { type: 'image', source: base64('image/png') },
        { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } },
        { type: 'document', source: base64('application/pdf'), title: 'a.pdf' },
        { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'hi' }, title: 'T' },
        { type: 'document', source: { type: 'file', file_id: 'f1' } },
      ];
      expect(messages({ role: 'user', content })[0]?.content).to.deep.equal([
        { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } },
        { type: 'image_url', image_url: { url: 'https://x.example/a.png' } },
        { type: 'file', file: { file_data: 'data:application/pdf;base64,AAAA', filename: 'a.pdf' } },
        { type: 'text', text: 'hi', document: { title: 'T' } },
        { type: 'file', file: { file_id: 'f1' } },
      ]);
    });

    it('with tool calls and their results', () => {
      const result = { type: 'tool_result', tool_use_id: 'a', content: 'cold', is_error: true };
      const read = messages(
        { role: 'assistant', content: [text('Wait'), tool('a', 'look', { q: 1 })] },
        { role: 'user', content: [text('and?'), result] },
      );
      expect(read).to.deep.equal([
        {
          role: 'assistant',
          content: [text('Wait')],
          tool_calls: [{ id: 'a', type: 'function', function: { name: 'look', arguments: '{"q":1}' } }],
        },
        { role: 'tool', tool_call_id: 'a', content: 'cold', is_error: true },
        { role: 'user', content: [text('and?')] },
      ]);
    });

    it('with blocks that only Anthropic has, kept as they are', () => {
      const content = [{ type: 'server_tool_use', id: 's', name: 'web_search', input: {} }, text('So')];
      const [message] = messages({ role: 'assistant', content });
      expect(message?.content).to.deep.equal([text('So')]);
      expect(message?.native_content).to.deep.equal({ api: 'anthropic-messages', content });
    });

    it('with tools, those that run at Anthropic apart', () => {
      const search = { type: 'web_search_20250305', name: 'web_search' };
      const look = { name: 'look', description: 'Looks', input_schema: { type: 'object' }, type: 'custom' };
      const read = hub({ tools: [search, { ...look, cache_control: { type: 'ephemeral' } }] });
      const declared = { name: 'look', description: 'Looks', parameters: { type: 'object' } };
      expect(read.tools).to.deep.equal([
        { type: 'function', function: declared, cache_control: { type: 'ephemeral' } },
      ]);
      expect(read.server_tools).to.deep.equal([search]);
    });

    const OPTIONS: [JsonObject, JsonObject][] = [
      [{ tool_choice: { type: 'any' } }, { tool_choice: 'required' }],
      [{ tool_choice: { type: 'none' } }, { tool_choice: 'none' }],
      [{ tool_choice: { type: 'tool', name: 'f' } }, { tool_choice: { type: 'function', function: { name: 'f' } } }],
      [
        { tool_choice: { type: 'auto', disable_parallel_tool_use: true } },
        { tool_choice: 'auto', parallel_tool_calls: false },
      ],
      [{ stop_sequences: ['END'] }, { stop: ['END'] }],
      [{ metadata: { user_id: 'u' } }, { user: 'u' }],
      [{ thinking: { type: 'enabled', budget_tokens: 2000 } }, { reasoning_effort: 'low' }],
      [{ thinking: { type: 'enabled', budget_tokens: 30_000 } }, { reasoning_effort: 'high' }],
      [{ output_config: { effort: 'max' } }, { reasoning_effort: 'max' }],
      [{ top_k: 5 }, { top_k: 5 }],
      [
        { output_config: { format: { type: 'json_schema', schema: { type: 'object' } } } },
        {
          response_format: {
            type: 'json_schema',
            json_schema: { name: 'answer', strict: true, schema: { type: 'object' } },
          },
        },
      ],
    ];
    for (const [options, expected] of OPTIONS) {
      it(`with ${JSON.stringify(options)}`, () => {
        const read = hub(options);
        for (const [name, value] of Object.entries(expected)) expect(read[name]).to.deep.equal(value);
        for (const name of ['tool_choice', 'stop_sequences', 'metadata', 'output_config']) {
          if (!(name in expected)) expect(read).not.to.have.property(name);
        }
      });
    }
  });

  it('adds instructions to the system prompt, whatever its form', () => {
    const added = (system: JsonObject[string], position: 'start' | 'end') =>
      anthropicMessages.addInstruction({ ...BODY, system }, 'New.', position).system;
    expect(added(undefined, 'start')).to.equal('New.');
    expect(added('Old.', 'start')).to.equal('New.\n\nOld.');
    expect(added('Old.', 'end')).to.equal('Old.\n\nNew.');
    expect(added([text('Old.')], 'start')).to.deep.equal([text('New.'), text('Old.')]);
    expect(added([text('Old.')], 'end')).to.deep.equal([text('Old.'), text('New.')]);
  });
});
