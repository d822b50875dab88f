import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { statefulMember } from '../../../plugins/dialects/openai-responses/to-hub';
import { reasoningItem } from '../../../plugins/dialects/openai-responses/thinking';
import { hubOf } from './context';

const messages = (...input: JsonObject[]) => hubOf({ input }).messages;

describe('openai-responses requests in the form of the hub', () => {
  it('with a text and instructions', () => {
    expect(hubOf({ instructions: 'Be brief.' }).messages).to.deep.equal([
      { role: 'system', content: 'Be brief.' },
      { role: 'user', content: 'Hello' },
    ]);
  });

  it('with every kind of content', () => {
    const content = [
      { type: 'input_text', text: 'Look' },
      { type: 'input_image', image_url: 'https://x/y.png', detail: 'low' },
      { type: 'input_file', filename: 'a.pdf', file_data: 'data:application/pdf;base64,AA' },
      { type: 'input_file', file_url: 'https://x/a.pdf' },
      { type: 'input_file', file_id: 'file-1' },
      { type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } },
    ];
    const [message] = messages({ role: 'user', content });
    expect(message?.content).to.deep.equal([
      { type: 'text', text: 'Look' },
      { type: 'image_url', image_url: { url: 'https://x/y.png', detail: 'low' } },
      { type: 'file', file: { file_data: 'data:application/pdf;base64,AA', filename: 'a.pdf' } },
      { type: 'file', file: { file_data: 'https://x/a.pdf' } },
      { type: 'file', file: { file_id: 'file-1' } },
      { type: 'input_audio', input_audio: { data: 'AA', format: 'wav' } },
    ]);
  });

  it('with a turn of reasoning, text and calls as one message, and results with images', () => {
    const block = { type: 'thinking' as const, thinking: 'Hm', signature: 'sig' };
    const called = { id: 'a', type: 'function', function: { name: 'look', arguments: '{"q":1}' } };
    const image = { type: 'input_image', image_url: 'data:image/png;base64,AA' };
    const read = messages(
      { role: 'user', content: 'Go' },
      reasoningItem('rs_1', 'Hm', block),
      { type: 'message', role: 'assistant', content: [{ type: 'output_text', text: 'Wait' }] },
      { type: 'function_call', call_id: 'a', name: 'look', arguments: '{"q":1}' },
      { type: 'function_call', call_id: 'b', name: 'look', arguments: '{}' },
      { type: 'function_call_output', call_id: 'a', output: 'cold' },
      { type: 'function_call_output', call_id: 'b', output: [image] },
    );
    expect(read).to.deep.equal([
      { role: 'user', content: 'Go' },
      {
        role: 'assistant',
        content: [{ type: 'text', text: 'Wait' }],
        reasoning_content: 'Hm',
        thinking_blocks: [block],
        tool_calls: [called, { ...called, id: 'b', function: { name: 'look', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'a', content: 'cold' },
      {
        role: 'tool',
        tool_call_id: 'b',
        content: [{ type: 'image_url', image_url: { url: 'data:image/png;base64,AA' } }],
      },
    ]);
  });

  it("takes no signed thinking from another provider's encrypted content", () => {
    const summary = [{ type: 'summary_text', text: 'Hm' }];
    const [message] = messages({ type: 'reasoning', id: 'rs', summary, encrypted_content: 'gAAAAA' });
    expect(message).to.deep.equal({ role: 'assistant', content: null, reasoning_content: 'Hm' });
    const [broken] = messages({ type: 'reasoning', id: 'rs', summary, encrypted_content: 'thinking_block:%%' });
    expect(broken).to.not.have.property('thinking_blocks');
  });

  it('names items that only this API has', () => {
    const hub = hubOf({
      input: [
        { type: 'web_search_call', id: 'ws' },
        { role: 'user', content: 'So?' },
      ],
    });
    expect(hub.messages).to.deep.equal([{ role: 'user', content: 'So?' }]);
    expect(hub['input.web_search_call']).to.equal(true);
  });

  it('with functions, free-text tools, and tools of the provider apart', () => {
    const hub = hubOf({
      tools: [
        { type: 'function', name: 'look', parameters: { type: 'object' }, strict: true },
        {
          type: 'custom',
          name: 'patch',
          description: 'Patches',
          format: { type: 'grammar', syntax: 'lark', definition: 'start: "a"' },
        },
        { type: 'web_search' },
      ],
      input: [{ type: 'custom_tool_call', call_id: 'c', name: 'patch', input: 'a"b' }],
    });
    expect(hub.tools).to.have.length(2);
    expect(hub.tools?.[0]).to.deep.equal({
      type: 'function',
      function: { name: 'look', parameters: { type: 'object' }, strict: true },
    });
    expect(hub.tools?.[1]?.function.description).to.match(/^Patches[^]*lark[^]*start: "a"$/);
    expect(hub.server_tools).to.deep.equal([{ type: 'web_search' }]);
    expect(hub.messages[0]?.tool_calls?.[0]?.function).to.deep.equal({ name: 'patch', arguments: '{"input":"a\\"b"}' });
  });

  const TOOLS = ['a', 'b'].map((name) => ({ type: 'function', name }));
  const OPTIONS: [JsonObject, JsonObject][] = [
    [{ tool_choice: 'required' }, { tool_choice: 'required' }],
    [{ tool_choice: { type: 'function', name: 'f' } }, { tool_choice: { type: 'function', function: { name: 'f' } } }],
    [
      { tools: TOOLS, tool_choice: { type: 'allowed_tools', mode: 'auto', tools: [{ type: 'function', name: 'b' }] } },
      { tool_choice: 'auto', tools: [{ type: 'function', function: { name: 'b' } }] },
    ],
    [{ max_output_tokens: 9 }, { max_tokens: 9, max_output_tokens: undefined }],
    [{ reasoning: { effort: 'low', summary: 'auto' } }, { reasoning_effort: 'low', reasoning: undefined }],
    [{ text: { format: { type: 'text' }, verbosity: 'low' } }, { verbosity: 'low', response_format: undefined }],
    [{ text: { format: { type: 'json_object' } } }, { response_format: { type: 'json_object' } }],
    [
      { text: { format: { type: 'json_schema', name: 'n', strict: true, schema: { type: 'object' } } } },
      {
        response_format: { type: 'json_schema', json_schema: { name: 'n', strict: true, schema: { type: 'object' } } },
      },
    ],
    [{ include: ['message.output_text.logprobs'] }, { logprobs: true, include: undefined }],
    [{ top_logprobs: 2 }, { logprobs: true, top_logprobs: 2 }],
    [{ include: ['reasoning.encrypted_content'] }, { include: undefined }],
    [{ include: ['web_search_call.results'] }, { include: ['web_search_call.results'] }],
    [
      { truncation: 'disabled', background: false, user: null },
      { truncation: undefined, background: undefined },
    ],
    [
      { store: true, truncation: 'auto', max_tool_calls: 1 },
      { store: true, truncation: 'auto', max_tool_calls: 1 },
    ],
    [
      { parallel_tool_calls: false, temperature: 0, metadata: { a: 'b' }, service_tier: 'flex' },
      { parallel_tool_calls: false, temperature: 0, metadata: { a: 'b' }, service_tier: 'flex' },
    ],
  ];
  for (const [options, expected] of OPTIONS) {
    it(`with ${JSON.stringify(options)}`, () => {
      const hub = hubOf(options);
      for (const [name, value] of Object.entries(expected)) expect(hub[name], name).to.deep.equal(value);
    });
  }

  it('tells by which member a request relies on what its provider keeps', () => {
    const members: [JsonObject, string | undefined][] = [
      [{ previous_response_id: 'resp_1' }, 'previous_response_id'],
      [{ conversation: { id: 'conv_1' } }, 'conversation'],
      [{ background: true }, 'background'],
      [{ prompt: { id: 'pmpt_1' } }, 'prompt'],
      [
        {
          input: [
            { role: 'user', content: 'a' },
            { type: 'item_reference', id: 'msg_1' },
          ],
        },
        'input[1]',
      ],
      [{ previous_response_id: null, background: false, input: 'a' }, undefined],
    ];
    for (const [body, member] of members) expect(statefulMember(body)).to.equal(member);
  });
});
