import { expect } from 'chai';
import type { ChatRequest } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';
import { plainChatRequest } from '../../../plugins/providers/openai-compatible/plain-request';
import type { Quirks } from '../../../plugins/providers/openai-compatible/quirks';

const CACHED = { cache_control: { type: 'ephemeral' } };
const IMAGE = { type: 'image', source: { type: 'base64', media_type: 'image/png', data: 'AAAA' } };
const IMAGE_URL = { type: 'image_url', image_url: { url: 'data:image/png;base64,AAAA' } };

const OPENAI: Quirks = { kind: 'x', summary: 'x' };

/** What a provider of OpenAI's API is sent for a request of a Messages client. */
function plain(body: JsonObject, quirks = OPENAI) {
  const messages = [{ role: 'user', content: 'Hi' }];
  return plainChatRequest(anthropicMessages.toHub({ model: 'm', max_tokens: 9, messages, ...body }), quirks);
}

describe('openai-compatible providers, asked by a client of another API', () => {
  it('are sent texts as one text, without what only the other API has', () => {
    const { body, dropped } = plain({
      system: [
        { type: 'text', text: 'Be kind.', ...CACHED },
        { type: 'text', text: 'Be brief.' },
      ],
      messages: [{ role: 'user', content: [{ type: 'text', text: 'Hi', ...CACHED }] }],
      thinking: { type: 'enabled', budget_tokens: 20_000 },
      top_k: 4,
    });
    expect(body).to.deep.equal({
      model: 'm',
      max_tokens: 9,
      messages: [
        { role: 'system', content: 'Be kind.\nBe brief.' },
        { role: 'user', content: 'Hi' },
      ],
      reasoning_effort: 'high',
    });
    expect(dropped).to.have.members(['top_k', 'cache_control']);
  });

  it('are not asked to fetch a file that they would not fetch, so that another one is', () => {
    const source = { type: 'url', url: 'https://example.com/a.pdf' };
    const messages = [{ role: 'user', content: [{ type: 'document', source }] }];
    expect(() => plain({ messages }))
      .to.throw(/messages\[0\]\.content\[0\]/)
      .and.to.have.property('code', 'unsupported_content');
    const { body } = plain({ messages }, { ...OPENAI, filesByUrl: true });
    expect(JSON.stringify(body.messages)).to.include(source.url);
  });

  it('are shown images of a tool behind its text', () => {
    const use = (id: string) => ({ type: 'tool_use', id, name: 'shoot', input: {}, ...CACHED });
    const { body } = plain({
      messages: [
        {
          role: 'assistant',
          content: [{ type: 'thinking', thinking: 'hm', signature: 's' }, use('a'), use('b')],
        },
        {
          role: 'user',
          content: [
            {
              type: 'tool_result',
              tool_use_id: 'a',
              content: [{ type: 'text', text: 'done' }, IMAGE],
              is_error: false,
            },
            { type: 'tool_result', tool_use_id: 'b' },
            { type: 'text', text: 'What is it?' },
          ],
        },
      ],
    });
    const call = (id: string) => ({ id, type: 'function', function: { name: 'shoot', arguments: '{}' } });
    expect(body.messages).to.deep.equal([
      { role: 'assistant', content: null, tool_calls: [call('a'), call('b')] },
      { role: 'tool', tool_call_id: 'a', content: 'done' },
      { role: 'tool', tool_call_id: 'b', content: '' },
      { role: 'user', content: [{ type: 'text', text: 'The result of a shows:' }, IMAGE_URL] },
      { role: 'user', content: 'What is it?' },
    ]);
  });

  it('are sent documents and search results as far as they read them', () => {
    const { body, dropped } = plain({
      messages: [
        {
          role: 'user',
          content: [
            { type: 'document', source: { type: 'text', media_type: 'text/plain', data: 'hi' }, title: 'Note' },
            { type: 'document', source: { type: 'base64', media_type: 'application/pdf', data: 'AAAA' } },
            {
              type: 'search_result',
              title: 'T',
              source: 'https://x.example',
              content: [{ type: 'text', text: 'found' }],
            },
            { type: 'container_upload', file_id: 'f' },
          ],
        },
      ],
    });
    expect(body.messages[0]?.content).to.deep.equal([
      { type: 'text', text: 'Note\n\nhi' },
      { type: 'file', file: { filename: 'document.pdf', file_data: 'data:application/pdf;base64,AAAA' } },
      { type: 'text', text: 'T\nhttps://x.example\nfound' },
    ]);
    expect(dropped).to.deep.equal(['messages.content.container_upload']);
  });

  it('are sent the tools that run at the client, and told no choice when none is left', () => {
    const search = { type: 'web_search_20250305', name: 'web_search' };
    const look = { name: 'look', input_schema: { type: 'object' }, defer_loading: true };
    const choice = { tool_choice: { type: 'auto' } };
    const both = plain({ tools: [search, look], ...choice });
    const declared = { name: 'look', parameters: { type: 'object' } };
    expect(both.body.tools).to.deep.equal([{ type: 'function', function: declared }]);
    expect(both.body.tool_choice).to.equal('auto');
    expect(both.dropped).to.deep.equal(['tools.web_search']);
    expect(plain({ tools: [search], ...choice }).body).not.to.have.any.keys('tools', 'tool_choice');
  });

  it('are spared names of users and efforts that they refuse', () => {
    const long = plain({ metadata: { user_id: 'u'.repeat(65) }, output_config: { effort: 'max' } });
    expect(long.body).not.to.have.property('user');
    expect(long.body.reasoning_effort).to.equal('high');
    expect(long.dropped).to.deep.equal(['user']);
    expect(plain({ metadata: { user_id: 'u'.repeat(64) } }).body.user).to.equal('u'.repeat(64));
  });

  it('are told the limit by the name that they take', () => {
    const hub: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'Hi' }], max_tokens: 9 };
    const { body } = plainChatRequest(hub, { ...OPENAI, limitOfOthers: 'max_completion_tokens' });
    expect(body).to.deep.equal({ model: 'm', messages: hub.messages, max_completion_tokens: 9 });
  });

  it('are sent members of their own API as they are', () => {
    const hub: ChatRequest = { model: 'm', messages: [{ role: 'user', content: 'Hi', name: 'Ann' }], seed: 1, n: 2 };
    expect(plainChatRequest(hub, OPENAI)).to.deep.equal({ body: hub, dropped: [] });
  });
});
