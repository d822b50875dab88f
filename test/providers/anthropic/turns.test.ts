import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { Message } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { CALL, IMAGE, TOOL_USE, sentMessages } from './calls';

describe('the anthropic provider translates messages:', () => {
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
      'blank contents are left out, and the end of a last answer is trimmed',
      [
        { role: 'user', content: 'Hi' },
        { role: 'assistant', content: '' },
        {
          role: 'user',
          content: [
            { type: 'text', text: '' },
            { type: 'text', text: ' \n' },
          ],
        },
        { role: 'user', content: ' ' },
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

  it('takes a hundred thousand messages in a row without slowing down', () => {
    const messages = Array.from({ length: 50_000 }, () => [
      { role: 'user' as const, content: 'x' },
      { role: 'tool' as const, tool_call_id: 'a', content: 'y' },
    ]).flat();
    const turns = sentMessages(messages).messages as { content: unknown[] }[];
    expect(turns.map(({ content }) => content.length)).to.deep.equal([100_000]);
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
