import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';

const BODY = { model: 'claude', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };

const tool = (id: string, name: string, input: JsonObject) => ({ type: 'tool_use', id, name, input });
const text = (said: string) => ({ type: 'text', text: said });

describe('the anthropic-messages dialect reads requests', () => {
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
    expect(read.tools).to.deep.equal([{ type: 'function', function: declared, cache_control: { type: 'ephemeral' } }]);
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
