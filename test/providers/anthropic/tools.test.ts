import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { TOOL, call } from './calls';

describe('the anthropic provider translates tools', () => {
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

  it("that run at the provider: its own as they are, the search of OpenAI's, and no others", () => {
    const location = { type: 'approximate', city: 'Vienna' };
    const asked = [
      { type: 'web_fetch_20250910', name: 'web_fetch' },
      { type: 'web_search', user_location: location, filters: { allowed_domains: ['x.org'] } },
      { type: 'code_interpreter', container: { type: 'auto' } },
    ];
    const { sent, dropped } = call({ server_tools: asked });
    const search = { type: 'web_search_20250305', name: 'web_search' };
    expect(sent.tools).to.deep.equal([asked[0], { ...search, user_location: location, allowed_domains: ['x.org'] }]);
    expect(dropped).to.deep.equal(['tools.code_interpreter']);
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
