import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { CALL, TOOL, call } from './calls';

describe('the anthropic provider translates options:', () => {
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
    ['a search by empty options', { web_search_options: {} }, { web_search_options: undefined }, ['web_search_options']],
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
