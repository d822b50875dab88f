import { expect } from 'chai';
import type { ChatRequest, Message } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { toGenerateRequest } from '../../../plugins/providers/gemini/request';

const USER: Message = { role: 'user', content: 'Hi' };
const TOOL = {
  type: 'function' as const,
  function: { name: 'look', description: 'Looks', parameters: { type: 'object' } },
};
const translated = (hub: Partial<ChatRequest>, model = 'gemini-2.5-flash') =>
  toGenerateRequest({ model, messages: [USER], ...hub }, model);
const config = (hub: Partial<ChatRequest>, model?: string) =>
  translated(hub, model).body.generationConfig as JsonObject;

describe('requests to Gemini: options', () => {
  const SAID: [string, Partial<ChatRequest>, JsonObject][] = [
    ['sampling', { temperature: 0, top_p: 0.5, top_k: 3, seed: 7 }, { temperature: 0, topP: 0.5, topK: 3, seed: 7 }],
    ['limits', { max_tokens: 5, max_completion_tokens: 9 }, { maxOutputTokens: 9 }],
    ['several answers', { n: 2 }, { candidateCount: 2 }],
    ['stop texts', { stop: 'END' }, { stopSequences: ['END'] }],
    ['log probabilities', { logprobs: true, top_logprobs: 2 }, { responseLogprobs: true, logprobs: 2 }],
    ['JSON', { response_format: { type: 'json_object' } }, { responseMimeType: 'application/json' }],
    [
      'JSON by a schema',
      { response_format: { type: 'json_schema', json_schema: { name: 'x', schema: { type: 'object' } } } },
      { responseMimeType: 'application/json', responseJsonSchema: { type: 'object' } },
    ],
    ['images', { modalities: ['text', 'image'] }, { responseModalities: ['TEXT', 'IMAGE'] }],
    [
      'speech',
      { modalities: ['text', 'audio'], audio: { voice: 'Kore', format: 'pcm16' } },
      {
        responseModalities: ['AUDIO'],
        speechConfig: { voiceConfig: { prebuiltVoiceConfig: { voiceName: 'Kore' } } },
      },
    ],
  ];
  for (const [what, hub, expected] of SAID) {
    it(`says ${what}`, () => {
      expect(config(hub)).to.deep.equal(expected);
      expect(translated(hub).dropped).to.deep.equal([]);
    });
  }

  const THINKING: [string, Partial<ChatRequest>, JsonObject, string[]?][] = [
    ['gemini-2.5-flash', { reasoning_effort: 'medium' }, { includeThoughts: true, thinkingBudget: 8192 }],
    ['gemini-2.5-flash', { reasoning_effort: 'none' }, { thinkingBudget: 0 }],
    ['gemini-2.5-pro', { reasoning_effort: 'none' }, { thinkingBudget: 128 }, ['reasoning_effort']],
    ['gemini-2.5-pro', { reasoning_effort: 'max' }, { includeThoughts: true, thinkingBudget: 32_768 }],
    [
      'gemini-2.5-flash',
      { thinking: { type: 'enabled', budget_tokens: 50_000 } },
      { includeThoughts: true, thinkingBudget: 24_576 },
    ],
    ['gemini-2.5-flash', { thinking: { type: 'adaptive', display: 'omitted' } }, { thinkingBudget: -1 }],
    ['gemini-3-flash-preview', { reasoning_effort: 'minimal' }, { includeThoughts: true, thinkingLevel: 'minimal' }],
    ['gemini-3-pro-preview', { reasoning_effort: 'medium' }, { includeThoughts: true, thinkingLevel: 'high' }],
    ['gemini-3.1-pro-preview', { reasoning_effort: 'medium' }, { includeThoughts: true, thinkingLevel: 'medium' }],
    ['gemini-flash-latest', { reasoning_effort: 'xhigh' }, { includeThoughts: true, thinkingLevel: 'high' }],
    [
      'gemini-3-flash-preview',
      { thinking: { type: 'enabled', budget_tokens: 4000 } },
      { includeThoughts: true, thinkingLevel: 'medium' },
    ],
    ['gemini-3-flash-preview', { thinking: { type: 'disabled' } }, { thinkingLevel: 'minimal' }, ['thinking']],
  ];
  for (const [model, hub, expected, dropped = []] of THINKING) {
    it(`has ${model} think for ${JSON.stringify(hub)}`, () => {
      expect(config(hub, model)).to.deep.equal({ thinkingConfig: expected });
      expect(translated(hub, model).dropped).to.deep.equal(dropped);
    });
  }

  const DROPPED: [string, Partial<ChatRequest>, string[]][] = [
    ['gemini-2.5-flash', { frequency_penalty: 1, presence_penalty: 0 }, ['frequency_penalty']],
    ['gemini-2.0-flash', { frequency_penalty: 1, reasoning_effort: 'low' }, ['reasoning_effort']],
    ['gemini-2.5-flash', { seed: 2 ** 40, stop: ['1', '2', '3', '4', '5', '6'] }, ['seed', 'stop']],
    ['gemini-2.5-flash', { logit_bias: { 1: 2 }, user: 'me', verbosity: 'low' }, ['logit_bias', 'user', 'verbosity']],
    ['gemini-2.5-flash', { tools: [TOOL], parallel_tool_calls: false }, ['parallel_tool_calls']],
    ['gemini-2.5-flash', { parallel_tool_calls: false }, []],
    ['gemini-2.5-flash', { tools: [TOOL], response_format: { type: 'json_object' } }, ['response_format']],
    ['gemini-3-flash', { tools: [TOOL], response_format: { type: 'json_object' } }, []],
    ['gemini-2.5-flash', { tools: [TOOL], web_search_options: {} }, ['tools.googleSearch']],
    ['gemini-2.5-flash', { service_tier: 'scale' }, ['service_tier']],
    [
      'gemini-2.5-flash',
      { modalities: ['audio'], audio: { voice: 'alloy', format: 'mp3' } },
      ['audio.format', 'audio.voice'],
    ],
    ['gemini-2.5-flash', { messages: [{ ...USER, name: 'Ann' }] }, ['messages.name']],
  ];
  for (const [model, hub, dropped] of DROPPED) {
    it(`names what ${model} lacks of ${JSON.stringify(hub)}`, () => {
      expect(translated(hub, model).dropped).to.deep.equal(dropped);
    });
  }

  it('says the service tier beside the configuration', () => {
    expect(translated({ service_tier: 'flex' }).body.serviceTier).to.equal('flex');
    expect(translated({ service_tier: 'auto' }).body).to.not.have.property('serviceTier');
  });
});
