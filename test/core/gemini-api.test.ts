import { expect } from 'chai';
import { errorStatusName, finishReasonOf, geminiFinishReasonOf, statusOfError } from '../../plugins/core/gemini-api';
import { messageOfTurn, partsOfMessage } from '../../plugins/core/gemini-turn';
import { metadataOfUsage, usageOfMetadata } from '../../plugins/core/gemini-usage';
import type { JsonObject } from '../../plugins/core/json';
import { usage } from '../../plugins/core/usage';

const CALL = { id: 'call_1', name: 'weather', args: { city: 'Oslo' } };

describe('turns of the Gemini API and messages of the hub', () => {
  const turns: Record<string, JsonObject[]> = {
    text: [{ text: 'Hello.' }],
    'signed text': [{ text: 'Hello.', thoughtSignature: 'c2ln' }],
    'a thought, text and signed calls': [
      { text: 'Hmm.', thought: true },
      { text: 'Let me see.' },
      { functionCall: CALL, thoughtSignature: 'c2ln' },
      { functionCall: { ...CALL, id: 'call_2' } },
    ],
    'signed thinking of another provider': [
      { text: 'Hmm.', thought: true, thoughtSignature: 'c2ln' },
      { text: 'Yes.' },
    ],
    'code that ran': [{ executableCode: { language: 'PYTHON', code: '1+1' } }, { text: 'Two.' }],
    'text after a call': [{ functionCall: CALL }, { text: 'Done.' }],
  };
  for (const [name, parts] of Object.entries(turns)) {
    it(`survive both ways: ${name}`, () => {
      expect(partsOfMessage(messageOfTurn(parts, 'turn'))).to.deep.equal(parts);
    });
  }

  it('keep a signature where clients of OpenAI’s form send it back', () => {
    const message = messageOfTurn([{ functionCall: CALL, thoughtSignature: 'c2ln' }], 'turn');
    expect(message).to.deep.equal({
      role: 'assistant',
      content: null,
      tool_calls: [
        {
          id: 'call_1',
          type: 'function',
          function: { name: 'weather', arguments: '{"city":"Oslo"}' },
          extra_content: { google: { thought_signature: 'c2ln' } },
        },
      ],
    });
  });

  it('keep hidden thinking of another provider, also when a client rewrites the base64', () => {
    const block = { type: 'redacted_thinking' as const, data: 'q+/8' };
    const [part] = partsOfMessage({ role: 'assistant', thinking_blocks: [block] });
    const rewritten = String(part!.thoughtSignature).replaceAll('+', '-').replaceAll('/', '_');
    expect(Buffer.from(rewritten, 'base64url').toString('base64')).to.equal(part!.thoughtSignature);
    expect(messageOfTurn([{ ...part, thoughtSignature: rewritten }], 0).thinking_blocks).to.deep.equal([block]);
  });

  it('put a thought together that a kept stream has in pieces, each with its own signature', () => {
    const hidden = partsOfMessage({
      role: 'assistant',
      thinking_blocks: [{ type: 'redacted_thinking', data: 'q+/8' }],
    });
    const pieces = [
      { text: 'Let ', thought: true },
      { text: 'me see.', thought: true },
      { text: '', thought: true, thoughtSignature: 'b25l' },
      { text: 'And?', thought: true },
      { text: '', thought: true, thoughtSignature: 'dHdv' },
      { text: 'Unsigned.', thought: true },
    ];
    expect(messageOfTurn([...pieces, ...hidden], 0).thinking_blocks).to.deep.equal([
      { type: 'thinking', thinking: 'Let me see.', signature: 'b25l' },
      { type: 'thinking', thinking: 'And?', signature: 'dHdv' },
      { type: 'thinking', thinking: 'Unsigned.', signature: '' },
      { type: 'redacted_thinking', data: 'q+/8' },
    ]);
  });

  it('give calls without an id one that is unique in the conversation', () => {
    const parts = [{ functionCall: { name: 'a' } }, { functionCall: { name: 'a', args: {} } }];
    const ids = ['r/1', 'r/2'].flatMap((turn) => messageOfTurn(parts, turn).tool_calls!.map(({ id }) => id));
    expect(ids).to.deep.equal(['call_r_1_0', 'call_r_1_1', 'call_r_2_0', 'call_r_2_1']);
  });

  it('carry images that a model made', () => {
    const parts = [{ text: 'Here.' }, { inlineData: { mimeType: 'image/png', data: 'iVBORw==' } }];
    const { native_content: _, ...message } = messageOfTurn(parts, 0);
    expect(message.images).to.deep.equal([{ type: 'image_url', image_url: { url: 'data:image/png;base64,iVBORw==' } }]);
    expect(partsOfMessage(message)).to.deep.equal(parts);
  });
});

describe('words of the Gemini API', () => {
  it('say how an answer ended', () => {
    expect(finishReasonOf('STOP', true)).to.equal('tool_calls');
    expect(finishReasonOf('MAX_TOKENS', true)).to.equal('length');
    expect(finishReasonOf('NEW_WORD', false)).to.equal('stop');
    expect(geminiFinishReasonOf({ finish_reason: 'content_filter', native_finish_reason: 'RECITATION' })).to.equal(
      'RECITATION',
    );
    expect(geminiFinishReasonOf({ finish_reason: 'content_filter', native_finish_reason: 'refusal' })).to.equal(
      'SAFETY',
    );
    expect(geminiFinishReasonOf({ finish_reason: 'tool_calls' })).to.equal('STOP');
  });

  it('name errors', () => {
    expect([400, 404, 418, 429, 502, 529].map(errorStatusName)).to.deep.equal([
      'INVALID_ARGUMENT', 'NOT_FOUND', 'INVALID_ARGUMENT', 'RESOURCE_EXHAUSTED', 'UNAVAILABLE', 'INTERNAL',
    ]); // prettier-ignore
    expect(statusOfError({ status: 'ABORTED' })).to.equal(409);
    expect(statusOfError({ code: 503, status: 'UNAVAILABLE' })).to.equal(503);
    expect(statusOfError({ status: 'NEW_WORD' })).to.equal(500);
  });

  it('count tokens once each', () => {
    const counted = usage({ input: 30, cacheRead: 70, output: 25, reasoning: 20, inputAudio: 10 });
    const metadata = metadataOfUsage(counted);
    expect(metadata).to.include({ promptTokenCount: 100, cachedContentTokenCount: 70, candidatesTokenCount: 5 });
    expect(metadata).to.include({ thoughtsTokenCount: 20, totalTokenCount: 125 });
    expect(usageOfMetadata(metadata)).to.deep.equal(counted);
    expect(usageOfMetadata({ promptTokenCount: 5, toolUsePromptTokenCount: 7 })).to.deep.equal(usage({ input: 12 }));
    expect(usageOfMetadata({ trafficType: 'ON_DEMAND' })).to.equal(undefined);
  });
});
