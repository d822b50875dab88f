import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { ChatRequest, Message } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { toGenerateRequest } from '../../../plugins/providers/gemini/request';

const USER: Message = { role: 'user', content: 'Hi' };
const CALL = { id: 'c1', type: 'function' as const, function: { name: 'look', arguments: '{"q":1}' } };
const TOOL = {
  type: 'function' as const,
  function: { name: 'look', description: 'Looks', parameters: { type: 'object' } },
};
const PIXEL = 'data:image/png;base64,AAAA';

const translated = (hub: Partial<ChatRequest>, model = 'gemini-2.5-flash') =>
  toGenerateRequest({ model, messages: [USER], ...hub }, model);
const contents = (messages: Message[], model?: string) => translated({ messages }, model).body.contents;

describe('requests to Gemini: tools', () => {
  const calling = (hub: Partial<ChatRequest>) =>
    (translated({ tools: [TOOL], ...hub }).body.toolConfig as JsonObject | undefined)?.functionCallingConfig;

  it('declares functions with their JSON schema', () => {
    expect(translated({ tools: [TOOL] }).body.tools).to.deep.equal([
      { functionDeclarations: [{ name: 'look', description: 'Looks', parametersJsonSchema: { type: 'object' } }] },
    ]);
  });

  it('says which must be called', () => {
    expect(calling({ tool_choice: 'auto' })).to.deep.equal({ mode: 'AUTO' });
    expect(calling({ tool_choice: 'none' })).to.deep.equal({ mode: 'NONE' });
    expect(calling({ tool_choice: 'required' })).to.deep.equal({ mode: 'ANY' });
    const named = { type: 'function' as const, function: { name: 'look' } };
    expect(calling({ tool_choice: named })).to.deep.equal({ mode: 'ANY', allowedFunctionNames: ['look'] });
    expect(calling({})).to.equal(undefined);
    const strict = { ...TOOL, function: { ...TOOL.function, strict: true } };
    expect(calling({ tools: [strict] })).to.deep.equal({ mode: 'VALIDATED' });
    expect(calling({ tools: [strict], tool_choice: 'required' })).to.deep.equal({ mode: 'ANY' });
  });

  it('uses Google’s tools for those that run at other providers', () => {
    const server = [
      { type: 'web_search_20250305', name: 'web_search' },
      { name: 'urlContext', urlContext: {} },
      { type: 'memory_1', name: 'memory' },
    ];
    const { body, dropped } = translated({ server_tools: server });
    expect(body.tools).to.deep.equal([{ googleSearch: {} }, { urlContext: {} }]);
    expect(dropped).to.deep.equal(['tools.memory']);
    const both = translated({ tools: [TOOL], web_search_options: {} }, 'gemini-3-flash').body;
    expect(both.tools).to.have.length(2);
    expect(both.toolConfig).to.deep.equal({ includeServerSideToolInvocations: true });
  });
});

describe('requests to Gemini: messages', () => {
  it('takes leading instructions out of the conversation, and marks later ones', () => {
    const messages: Message[] = [
      { role: 'system', content: 'Be brief.' },
      { role: 'developer', content: 'Be kind.' },
      USER,
      { role: 'assistant', content: 'Hello' },
      { role: 'system', content: 'Shout.' },
      { role: 'user', content: 'Again' },
    ];
    const { body } = translated({ messages });
    expect(body.systemInstruction).to.deep.equal({ parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }] });
    expect(body.contents).to.deep.equal([
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ text: 'Hello' }] },
      { role: 'user', parts: [{ text: '<system>\nShout.\n</system>' }, { text: 'Again' }] },
    ]);
    const gemma = translated({ messages: messages.slice(0, 3) }, 'gemma-3-27b-it').body;
    expect(gemma).to.not.have.property('systemInstruction');
    expect(gemma.contents).to.deep.equal([
      { role: 'user', parts: [{ text: 'Be brief.' }, { text: 'Be kind.' }, { text: 'Hi' }] },
    ]);
    expect(contents(messages.slice(0, 1))).to.deep.equal([{ role: 'user', parts: [{ text: 'Be brief.' }] }]);
  });

  it('answers calls by name, each turn of results apart', () => {
    const second = { ...CALL, id: 'c2' };
    const messages: Message[] = [
      USER,
      { role: 'assistant', tool_calls: [CALL, second] },
      { role: 'tool', tool_call_id: 'c1', content: '{"found":true}' },
      { role: 'tool', tool_call_id: 'c2', content: 'nothing', is_error: true },
      { role: 'user', content: 'And?' },
    ];
    const functionCall = { id: 'c1', name: 'look', args: { q: 1 } };
    expect(contents(messages)).to.deep.equal([
      { role: 'user', parts: [{ text: 'Hi' }] },
      { role: 'model', parts: [{ functionCall }, { functionCall: { ...functionCall, id: 'c2' } }] },
      {
        role: 'user',
        parts: [
          { functionResponse: { id: 'c1', name: 'look', response: { found: true } } },
          { functionResponse: { id: 'c2', name: 'look', response: { error: 'nothing' } } },
        ],
      },
      { role: 'user', parts: [{ text: 'And?' }] },
    ]);
  });

  it('shows images of results inside them, or behind them to older models', () => {
    const image = { type: 'image_url' as const, image_url: { url: PIXEL } };
    const messages: Message[] = [
      USER,
      { role: 'assistant', tool_calls: [CALL] },
      { role: 'tool', tool_call_id: 'c1', content: [{ type: 'text', text: 'see' }, image] },
    ];
    const response = { id: 'c1', name: 'look', response: { output: 'see' } };
    const blob = { inlineData: { mimeType: 'image/png', data: 'AAAA' } };
    const turns = (model: string) => (contents(messages, model) as JsonObject[]).slice(2);
    expect(turns('gemini-3-flash')).to.deep.equal([
      { role: 'user', parts: [{ functionResponse: { ...response, parts: [blob] } }] },
    ]);
    expect(turns('gemini-2.5-flash')).to.deep.equal([
      { role: 'user', parts: [{ functionResponse: response }] },
      { role: 'user', parts: [{ text: 'The result of look shows:' }, blob] },
    ]);
  });

  it('gives signatures back, from wherever the client could keep them', () => {
    const google = { extra_content: { google: { thought_signature: 'SIG' } } };
    const kept = Buffer.from('google:::').toString('base64');
    const own = { type: 'thinking' as const, thinking: 'hm', signature: `${kept}SIG` };
    const foreign = { type: 'thinking' as const, thinking: 'hm', signature: 'Claude' };
    const partOf = (message: Partial<Message>, model = 'gemini-3-flash') =>
      (contents([USER, { role: 'assistant', ...message }], model) as { parts: JsonObject[] }[])[1]!.parts[0]!;
    expect(partOf({ tool_calls: [{ ...CALL, ...google }] }).thoughtSignature).to.equal('SIG');
    expect(partOf({ tool_calls: [CALL], thinking_blocks: [own] }).thoughtSignature).to.equal('SIG');
    expect(partOf({ content: 'text', ...google })).to.deep.equal({ text: 'text', thoughtSignature: 'SIG' });
    const skipped = 'skip_thought_signature_validator';
    expect(partOf({ tool_calls: [CALL], thinking_blocks: [foreign] }).thoughtSignature).to.equal(skipped);
    expect(partOf({ tool_calls: [CALL] }, 'gemini-2.5-flash')).to.not.have.property('thoughtSignature');
    expect(partOf({ content: 'text', thinking_blocks: [foreign] })).to.deep.equal({ text: 'text' });
  });

  it('reads images, sound, video and documents, inline and by address', () => {
    const cases: [JsonObject & { type: string }, JsonObject][] = [
      [{ type: 'image_url', image_url: { url: PIXEL } }, { inlineData: { mimeType: 'image/png', data: 'AAAA' } }],
      [
        { type: 'image_url', image_url: { url: 'https://x.example/a.webp?b=1' } },
        { fileData: { mimeType: 'image/webp', fileUri: 'https://x.example/a.webp?b=1' } },
      ],
      [
        { type: 'input_audio', input_audio: { data: 'BB', format: 'mp3' } },
        { inlineData: { mimeType: 'audio/mp3', data: 'BB' } },
      ],
      [
        { type: 'file', file: { filename: 'a.pdf', file_data: 'data:application/pdf;base64,CC' } },
        { inlineData: { mimeType: 'application/pdf', data: 'CC' } },
      ],
      [
        { type: 'file', file: { file_data: 'data:text/plain,a%20b' } },
        { inlineData: { mimeType: 'text/plain', data: 'YSBi' } },
      ],
      [
        { type: 'file', file: { file_id: 'gs://bucket/a.mp4', filename: 'a.mp4' } },
        { fileData: { mimeType: 'video/mp4', fileUri: 'gs://bucket/a.mp4' } },
      ],
      [
        { type: 'video_url', video_url: { url: 'https://x.example/watch' } },
        { fileData: { mimeType: 'video/mp4', fileUri: 'https://x.example/watch' } },
      ],
    ];
    for (const [part, expected] of cases) {
      expect(contents([{ role: 'user', content: [part] }])).to.deep.equal([{ role: 'user', parts: [expected] }]);
    }
  });

  it('refuses what it cannot read, naming the place', () => {
    const ask = (part: JsonObject & { type: string }) => () => contents([{ role: 'user', content: [part] }]);
    expect(ask({ type: 'file', file: { file_id: 'file-abc' } }))
      .to.throw(AiError)
      .that.includes({ status: 400, code: 'unsupported_content', param: 'messages[0].content[0].file.file_id' });
    expect(ask({ type: 'hologram' }))
      .to.throw(AiError)
      .that.includes({ status: 400, code: 'unsupported_content' });
    expect(ask({ type: 'image_url', image_url: { url: 'file:///etc/passwd' } }))
      .to.throw(AiError)
      .that.includes({ status: 400, param: 'messages[0].content[0].image_url.url' });
  });
});
