import { expect } from 'chai';
import type { Endpoint } from '../../plugins/core/endpoint';
import { AiError } from '../../plugins/core/error';
import type { ChatChunk, ChatRequest, Message } from '../../plugins/core/hub';
import type { JsonObject } from '../../plugins/core/json';
import type { StreamRead } from '../../plugins/core/provider';
import { AiRequest } from '../../plugins/core/request';
import { anthropic } from '../../plugins/providers/anthropic';
import { readMessage } from '../../plugins/providers/anthropic/answer';
import { messagesRequest } from '../dialects/anthropic-messages-context';

const { chat } = anthropic.operations;

function endpoint(...urls: string[]): Endpoint {
  return { name: 'claude', provider: anthropic, urls, apiKeys: [], headers: {}, models: [], options: {} };
}

/** The call for a chat request of an OpenAI client. */
function call(body: JsonObject, model = 'claude-sonnet-4-5') {
  const hub = { model: 'smart', messages: [{ role: 'user', content: 'Hi' }], ...body } as ChatRequest;
  const request = new AiRequest({
    operation: 'chat',
    model: hub.model,
    stream: hub.stream === true,
    native: { api: 'openai-chat', body: hub },
    toHub: () => hub,
  });
  const made = chat.call(request, { endpoint: endpoint('https://api.anthropic.com'), model });
  return { ...made, sent: JSON.parse(made.body.toString()) as JsonObject };
}

const sentMessages = (messages: Partial<Message>[], model?: string) =>
  call({ messages: messages as unknown as JsonObject[] }, model).sent;

const TOOL = { type: 'function', function: { name: 'look', parameters: { properties: { q: { type: 'string' } } } } };
const CALL = { id: 'call_1', type: 'function' as const, function: { name: 'look', arguments: '{"q":"x"}' } };
const TOOL_USE = { type: 'tool_use', id: 'call_1', name: 'look', input: { q: 'x' } };
const IMAGE = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };

describe('the anthropic provider', () => {
  describe('calls for a client of the same API', () => {
    const bytes = Buffer.from(
      '{ "max_tokens":10, "temperature": 1.0,\n "model" : "smart", "future":[1e2], "messages":[{"role":"user","content":"é"}] }',
    );
    const request = messagesRequest(JSON.parse(bytes.toString()) as JsonObject, bytes);

    it('change no byte but the name of the model', () => {
      const { body } = chat.call(request, { endpoint: endpoint('https://x'), model: 'claude-opus-5' });
      expect(body.toString()).to.equal(bytes.toString().replace('"smart"', '"claude-opus-5"'));
    });

    it('send the very bytes when the name is the same', () => {
      const { body } = chat.call(request, { endpoint: endpoint('https://x'), model: 'smart' });
      expect(body).to.equal(bytes);
    });

    it('send a body that a policy has replaced', () => {
      const changed = request.withBody({ ...request.native.body, max_tokens: 20 });
      const { body } = chat.call(changed, { endpoint: endpoint('https://x'), model: 'claude-opus-5' });
      expect(JSON.parse(body.toString())).to.include({ max_tokens: 20, model: 'claude-opus-5' });
    });
  });

  it('takes base URLs with and without /v1', () => {
    const request = messagesRequest({ model: 'm', messages: [] });
    const path = (url: string) => chat.call(request, { endpoint: endpoint(url), model: 'm' }).path;
    expect(path('https://api.anthropic.com')).to.equal('/v1/messages');
    expect(path('https://proxy.example/anthropic/v1')).to.equal('/messages');
    expect(path('https://proxy.example/anthropic/v1/')).to.equal('/messages');
  });

  it('names the version, and carries the key in x-api-key', () => {
    expect(call({}).headers).to.deep.equal({ 'anthropic-version': '2023-06-01' });
    expect(anthropic.authorize('secret')).to.deep.equal({ 'x-api-key': 'secret' });
    expect(anthropic.forwardHeaders).to.deep.equal(['anthropic-version', 'anthropic-beta']);
  });

  describe('translates messages', () => {
    const CASES: [string, Partial<Message>[], JsonObject][] = [
      [
        'leading instructions become the system prompt',
        [
          { role: 'system', content: 'Be kind.' },
          { role: 'developer', content: [{ type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } }] },
          { role: 'user', content: 'Hi' },
        ],
        {
          system: [
            { type: 'text', text: 'Be kind.' },
            { type: 'text', text: 'Be brief.', cache_control: { type: 'ephemeral' } },
          ],
          messages: [{ role: 'user', content: 'Hi' }],
        },
      ],
      [
        'later instructions stay where they stand',
        [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: 'Hello' },
          { role: 'system', content: 'Be brief.' },
          { role: 'user', content: 'Why?' },
        ],
        {
          messages: [
            { role: 'user', content: 'Hi' },
            { role: 'assistant', content: 'Hello' },
            {
              role: 'user',
              content: [
                { type: 'text', text: '<system>\nBe brief.\n</system>' },
                { type: 'text', text: 'Why?' },
              ],
            },
          ],
        },
      ],
      [
        'instructions alone are asked',
        [{ role: 'system', content: 'Say hi.' }],
        { messages: [{ role: 'user', content: 'Say hi.' }] },
      ],
      [
        'several tool results are one turn, before what the user says',
        [
          { role: 'user', content: 'Look' },
          { role: 'assistant', content: null, tool_calls: [CALL, { ...CALL, id: 'b:2' }] },
          { role: 'tool', tool_call_id: 'call_1', content: 'one' },
          { role: 'user', content: 'and?' },
          { role: 'tool', tool_call_id: 'b:2', content: [{ type: 'text', text: 'two' }, IMAGE] },
        ],
        {
          messages: [
            { role: 'user', content: 'Look' },
            { role: 'assistant', content: [TOOL_USE, { ...TOOL_USE, id: 'b_2' }] },
            {
              role: 'user',
              content: [
                { type: 'tool_result', tool_use_id: 'call_1', content: 'one' },
                {
                  type: 'tool_result',
                  tool_use_id: 'b_2',
                  content: [
                    { type: 'text', text: 'two' },
                    { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } },
                  ],
                },
                { type: 'text', text: 'and?' },
              ],
            },
          ],
        },
      ],
      [
        'signed thinking comes first, thinking of others not at all',
        [
          { role: 'user', content: 'Look' },
          {
            role: 'assistant',
            content: 'Looking',
            reasoning_content: 'hm',
            thinking_blocks: [
              { type: 'thinking', thinking: 'hm', signature: 'sig' },
              { type: 'thinking', thinking: 'unsigned', signature: '' },
              { type: 'redacted_thinking', data: 'xx' },
            ],
            tool_calls: [CALL],
          },
          { role: 'tool', tool_call_id: 'call_1', content: '' },
        ],
        {
          messages: [
            { role: 'user', content: 'Look' },
            {
              role: 'assistant',
              content: [
                { type: 'thinking', thinking: 'hm', signature: 'sig' },
                { type: 'redacted_thinking', data: 'xx' },
                { type: 'text', text: 'Looking' },
                TOOL_USE,
              ],
            },
            { role: 'user', content: [{ type: 'tool_result', tool_use_id: 'call_1' }] },
          ],
        },
      ],
      [
        'empty contents are left out, and the end of a last answer is trimmed',
        [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', content: '' },
          { role: 'user', content: [{ type: 'text', text: '' }] },
          { role: 'assistant', content: 'The answer is ' },
        ],
        {
          messages: [
            { role: 'user', content: 'Hi' },
            { role: 'assistant', content: 'The answer is' },
          ],
        },
      ],
      [
        'a conversation that the assistant begins gets an opening',
        [
          { role: 'assistant', content: 'Welcome' },
          { role: 'user', content: 'Hi' },
        ],
        {
          messages: [
            { role: 'user', content: '(The conversation begins.)' },
            { role: 'assistant', content: 'Welcome' },
            { role: 'user', content: 'Hi' },
          ],
        },
      ],
      [
        'images by address, PDF and text files, and blocks of Anthropic itself',
        [
          {
            role: 'user',
            content: [
              { type: 'image_url', image_url: { url: 'https://x.example/a.png' } },
              { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
              { type: 'file', file: { file_data: 'data:text/plain;charset=utf-8;base64,aGk=' } },
              { type: 'file', file: { file_id: 'file_1' } },
              { type: 'search_result', title: 't' },
            ],
          },
        ],
        {
          messages: [
            {
              role: 'user',
              content: [
                { type: 'image', source: { type: 'url', url: 'https://x.example/a.png' } },
                {
                  type: 'document',
                  source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' },
                  title: 'a.pdf',
                },
                { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'hi' } },
                { type: 'document', source: { type: 'file', file_id: 'file_1' } },
                { type: 'search_result', title: 't' },
              ],
            },
          ],
        },
      ],
      [
        'broken arguments of a tool call are kept for the model to see',
        [
          { role: 'user', content: 'Hi' },
          { role: 'assistant', tool_calls: [{ ...CALL, function: { name: 'look', arguments: '{"q":' } }] },
        ],
        {
          messages: [
            { role: 'user', content: 'Hi' },
            { role: 'assistant', content: [{ ...TOOL_USE, input: { INVALID_JSON: '{"q":' } }] },
          ],
        },
      ],
    ];
    for (const [what, messages, expected] of CASES) {
      it(what, () => {
        const { system, messages: turns } = sentMessages(messages);
        expect({ ...(system === undefined ? {} : { system }), messages: turns }).to.deep.equal(expected);
      });
    }

    it('uses system turns where the model has them', () => {
      const { messages } = sentMessages(
        [
          { role: 'user', content: 'Hi' },
          { role: 'system', content: 'Be brief.' },
        ],
        'claude-opus-4-8',
      );
      expect(messages).to.deep.equal([
        { role: 'user', content: 'Hi' },
        { role: 'system', content: [{ type: 'text', text: 'Be brief.' }] },
      ]);
    });

    it('refuses what it cannot read, naming the place', () => {
      const ask = (part: JsonObject) => () => sentMessages([{ role: 'user', content: [part as Message] as never }]);
      expect(ask({ type: 'input_audio', input_audio: {} }))
        .to.throw(AiError)
        .that.includes({ status: 400, param: 'messages[0].content[0]', code: 'unsupported_content' });
      expect(ask({ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }))
        .to.throw(AiError)
        .that.includes({ status: 400, param: 'messages[0].content[0].image_url.url' });
    });
  });

  describe('translates options', () => {
    const CASES: [string, JsonObject, JsonObject, string[], string?][] = [
      ['the limit', { max_completion_tokens: 7, max_tokens: 9 }, { max_tokens: 7 }, []],
      ['no limit', {}, { max_tokens: 32_000 }, []],
      ['no limit for an old model', {}, { max_tokens: 4096 }, [], 'claude-3-opus-20240229'],
      ['no limit for a middle-aged one', {}, { max_tokens: 8192 }, [], 'claude-3-5-haiku-latest'],
      ['temperature beyond the range', { temperature: 1.7 }, { temperature: 1 }, ['temperature']],
      ['either sampler', { temperature: 0.2, top_p: 0.5 }, { temperature: 0.2, top_p: undefined }, ['top_p']],
      ['both samplers', { temperature: 0.2, top_p: 0.5 }, { temperature: 0.2, top_p: 0.5 }, [], 'claude-3-7-sonnet'],
      ['samplers that are gone', { temperature: 0, top_k: 3 }, { top_k: undefined }, ['temperature', 'top_k'], 'claude-opus-4-7'],
      ['stop sequences', { stop: ['\n', 'END'] }, { stop_sequences: ['END'] }, ['stop']],
      ['the user', { user: 'u1' }, { metadata: { user_id: 'u1' } }, []],
      ['effort by budget', { reasoning_effort: 'medium' }, { thinking: { type: 'enabled', budget_tokens: 8192 } }, []],
      ['effort within a limit', { reasoning_effort: 'high', max_tokens: 4000 }, { thinking: { type: 'enabled', budget_tokens: 3200 } }, []],
      ['effort without room', { reasoning_effort: 'high', max_tokens: 1000 }, { thinking: undefined }, ['reasoning_effort']],
      ['effort by name', { reasoning_effort: 'xhigh' }, { thinking: { type: 'adaptive', display: 'summarized' }, output_config: { effort: 'xhigh' } }, [], 'claude-opus-5'],
      ['effort of a model that cannot think', { reasoning_effort: 'low' }, { thinking: undefined }, ['reasoning_effort'], 'claude-3-haiku'],
      ['no effort', { reasoning_effort: 'none' }, { thinking: undefined, output_config: undefined }, []],
      ['thinking and temperature', { reasoning_effort: 'low', temperature: 0 }, { temperature: undefined }, ['temperature']],
      ['what cannot be had', { n: 2, seed: 1, logprobs: true, presence_penalty: 1, logit_bias: { 5: 1 } }, {}, ['n', 'seed', 'logprobs', 'presence_penalty', 'logit_bias']],
      ['what asks for nothing', { n: 1, logprobs: false, presence_penalty: 0, logit_bias: {}, seed: null, modalities: ['text'], service_tier: 'auto' }, { service_tier: 'auto' }, []],
      ['JSON without a schema', { response_format: { type: 'json_object' } }, {}, ['response_format']],
    ]; // prettier-ignore
    for (const [what, options, expected, dropped, model] of CASES) {
      it(what, () => {
        const made = call(options, model);
        for (const [name, value] of Object.entries(expected)) expect(made.sent[name]).to.deep.equal(value);
        expect(made.dropped).to.deep.equal(dropped);
      });
    }

    it('a schema for the answer, closed where it does not say', () => {
      const schema = { type: 'object', properties: { a: { type: 'object', properties: {} } } };
      const format = { type: 'json_schema', json_schema: { name: 'x', schema } };
      const closed = {
        type: 'object',
        properties: { a: { type: 'object', properties: {}, additionalProperties: false } },
        additionalProperties: false,
      };
      expect(call({ response_format: format }).sent.output_config).to.deep.equal({
        format: { type: 'json_schema', schema: closed },
      });
      expect(call({ response_format: format }, 'claude-sonnet-4-0').dropped).to.deep.equal(['response_format']);
    });

    it('no thinking where a tool is forced, or where the turn began without it', () => {
      const forced = call({ reasoning_effort: 'low', tools: [TOOL], tool_choice: 'required' });
      expect(forced.sent.thinking).to.equal(undefined);
      expect(forced.dropped).to.deep.equal(['reasoning_effort']);
      const messages = [
        { role: 'user', content: 'Look' },
        { role: 'assistant', tool_calls: [CALL] },
        { role: 'tool', tool_call_id: 'call_1', content: 'x' },
      ];
      expect(call({ reasoning_effort: 'low', messages }).dropped).to.deep.equal(['reasoning_effort']);
    });
  });

  describe('translates tools', () => {
    const INPUT = { type: 'object', properties: { q: { type: 'string' } } };

    it('with what Anthropic knows besides, and without what it does not', () => {
      const search = { type: 'web_search_20250305', name: 'web_search' };
      const strict = { ...TOOL, function: { ...TOOL.function, description: 'Looks', strict: true } };
      const { sent, dropped } = call({
        tools: [{ ...strict, cache_control: { type: 'ephemeral' } }, search, { type: 'custom', custom: { name: 'g' } }],
      });
      expect(sent.tools).to.deep.equal([
        { name: 'look', description: 'Looks', input_schema: INPUT, strict: true, cache_control: { type: 'ephemeral' } },
        search,
      ]);
      expect(dropped).to.deep.equal(['tools[2]']);
      expect(call({ tools: [strict] }, 'claude-3-haiku').dropped).to.deep.equal(['tools.strict']);
    });

    const CHOICES: [JsonObject, JsonObject | undefined][] = [
      [{}, undefined],
      [{ tool_choice: 'auto' }, { type: 'auto' }],
      [{ tool_choice: 'none', parallel_tool_calls: false }, { type: 'none' }],
      [{ tool_choice: 'required' }, { type: 'any' }],
      [{ tool_choice: { type: 'function', function: { name: 'look' } } }, { type: 'tool', name: 'look' }],
      [{ parallel_tool_calls: false }, { type: 'auto', disable_parallel_tool_use: true }],
      [{ parallel_tool_calls: true }, undefined],
    ];
    for (const [options, choice] of CHOICES) {
      it(`chosen by ${JSON.stringify(options)}`, () => {
        expect(call({ tools: [TOOL], ...options }).sent.tool_choice).to.deep.equal(choice);
      });
    }

    it('and no choice without tools', () => {
      expect(call({ tool_choice: 'auto' }).sent).not.to.have.property('tool_choice');
    });
  });

  describe('reads streams', () => {
    const START = {
      type: 'message_start',
      message: {
        id: 'msg_1',
        model: 'claude',
        usage: { input_tokens: 5, cache_read_input_tokens: 2, output_tokens: 1 },
      },
    };
    const event = (data: JsonObject) => ({ name: '', data: JSON.stringify(data), start: 0, end: 0 });
    const block = (index: number, contentBlock: JsonObject) => ({
      type: 'content_block_start',
      index,
      content_block: contentBlock,
    });

    function read(...events: JsonObject[]): { reads: StreamRead[]; chunks: ChatChunk[]; complete: boolean } {
      const reader = chat.streamReader!(messagesRequest({ model: 'm' }));
      const reads = events.map((each) => reader.read(event(each)));
      return { reads, chunks: reads.flatMap((each) => each.chunks as ChatChunk[]), complete: reader.complete };
    }

    it('with a call that has no arguments', () => {
      const { chunks } = read(
        START,
        block(0, { type: 'tool_use', id: 't1', name: 'now', input: {} }),
        { type: 'content_block_delta', index: 0, delta: { type: 'input_json_delta', partial_json: '' } },
        { type: 'content_block_stop', index: 0 },
      );
      const calls = chunks.flatMap(({ choices }) => choices[0]?.delta.tool_calls ?? []);
      expect(calls.map((each) => each.function?.arguments).join('')).to.equal('{}');
    });

    it('with thinking, whose signature comes at the end of its block', () => {
      const { chunks } = read(
        START,
        block(0, { type: 'thinking', thinking: '', signature: '' }),
        { type: 'content_block_delta', index: 0, delta: { type: 'thinking_delta', thinking: 'hm' } },
        { type: 'content_block_delta', index: 0, delta: { type: 'signature_delta', signature: 'sig' } },
        { type: 'content_block_stop', index: 0 },
      );
      expect(chunks.slice(1).map(({ choices }) => choices[0]?.delta)).to.deep.equal([
        { reasoning_content: 'hm' },
        { thinking_blocks: [{ type: 'thinking', thinking: 'hm', signature: 'sig' }] },
      ]);
    });

    it('whose usage grows: the last word counts', () => {
      const { reads } = read(START, {
        type: 'message_delta',
        delta: { stop_reason: 'end_turn' },
        usage: { output_tokens: 9, input_tokens: 7, output_tokens_details: { thinking_tokens: 4 } },
      });
      expect(reads.map(({ usage }) => usage && [usage.input, usage.cacheRead, usage.output])).to.deep.equal([
        [5, 2, 1],
        [7, 2, 9],
      ]);
      expect((reads[1]!.chunks[1] as ChatChunk).usage).to.deep.include({
        prompt_tokens: 9,
        completion_tokens: 9,
        completion_tokens_details: { reasoning_tokens: 4 },
      });
    });

    it('with events, blocks and deltas that are yet to be invented', () => {
      const { chunks, complete } = read(
        START,
        { type: 'weather_report', index: 0 },
        block(0, { type: 'hologram', data: 1 }),
        { type: 'content_block_delta', index: 0, delta: { type: 'hologram_delta' } },
        { type: 'content_block_delta', index: 7, delta: { type: 'text_delta', text: 'of no block' } },
        { type: 'content_block_stop', index: 0 },
        { type: 'message_delta', delta: { stop_reason: 'constructor' } },
        { type: 'message_stop' },
      );
      expect(complete).to.equal(true);
      expect(chunks.map(({ choices }) => choices[0]?.finish_reason)).to.deep.equal([null, 'stop']);
    });

    it('that report a failure', () => {
      const error = { type: 'overloaded_error', message: 'Overloaded' };
      const { reads, complete } = read(START, { type: 'error', error });
      expect(reads[1]!.error).to.deep.equal({ status: 529, message: 'Overloaded' });
      expect(complete).to.equal(false);
    });

    it('and refuses what is no such stream', () => {
      expect(() => read(block(0, { type: 'text', text: 'early' }))).to.throw(AiError, /message_start/);
      const reader = chat.streamReader!(messagesRequest({ model: 'm' }));
      expect(() => reader.read({ name: '', data: '<html>', start: 0, end: 0 })).to.throw(AiError, /not a JSON object/);
    });
  });

  it('refuses a plain answer that is no Message', () => {
    expect(() => readMessage({ choices: [] }))
      .to.throw(AiError)
      .that.includes({ status: 502 });
  });

  it('counts what was written to the prompt cache by how long it stays', () => {
    const { usage } = readMessage({
      content: [],
      usage: {
        input_tokens: 1,
        cache_creation_input_tokens: 30,
        cache_creation: { ephemeral_5m_input_tokens: 10, ephemeral_1h_input_tokens: 20 },
        cache_read_input_tokens: 4,
        output_tokens: 2,
      },
    });
    expect(usage).to.include({ input: 1, cacheRead: 4, cacheWrite5m: 10, cacheWrite1h: 20, output: 2 });
  });

  it('reads errors, with the codes that clients of other APIs test for', () => {
    const read = (type: string, message: string) => anthropic.readError({ type: 'error', error: { type, message } });
    expect(read('invalid_request_error', 'prompt is too long: 9 tokens > 8 maximum')?.code).to.equal(
      'context_length_exceeded',
    );
    expect(read('not_found_error', 'model: claude-sonet')?.code).to.equal('model_not_found');
    expect(read('rate_limit_error', 'slow down')).to.deep.equal({ message: 'slow down', code: 'rate_limit_error' });
    expect(anthropic.readError({ detail: 'not found' })).to.equal(undefined);
  });
});
