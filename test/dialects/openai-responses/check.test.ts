import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { JsonObject } from '../../../plugins/core/json';
import { openAiResponses } from '../../../plugins/dialects/openai-responses';

function refusedMember(body: JsonObject): string | undefined {
  try {
    openAiResponses.check({ model: 'm', input: 'Hello', ...body });
  } catch (error) {
    if (error instanceof AiError && error.status === 400) return error.param;
    throw error;
  }
  return undefined;
}

describe('openai-responses requests that are refused', () => {
  const CASES: [JsonObject, string | undefined][] = [
    [{}, undefined],
    [{ model: '' }, 'model'],
    [{ input: undefined }, 'input'],
    [{ input: undefined, prompt: { id: 'p' } }, undefined],
    [{ input: undefined, previous_response_id: 'resp_1' }, undefined],
    [{ input: [] }, 'input'],
    [{ input: [3] }, 'input[0]'],
    [{ input: [{ content: 'a' }] }, 'input[0].role'],
    [{ input: [{ role: 'user' }] }, 'input[0].content'],
    [{ input: [{ role: 'user', content: [{ text: 'a' }] }] }, 'input[0].content[0]'],
    [{ input: [{ type: 'function_call', call_id: 'a', name: 'f' }] }, 'input[0].arguments'],
    [{ input: [{ type: 'function_call_output', call_id: 'a' }] }, 'input[0].output'],
    [{ input: [{ type: 'item_reference' }] }, 'input[0].id'],
    [{ input: [{ type: 'a_later_kind', what: 'ever' }] }, undefined],
    [{ instructions: 3 }, 'instructions'],
    [{ tools: {} }, 'tools'],
    [{ tools: [{ name: 'f' }] }, 'tools[0]'],
    [{ tools: [{ type: 'function' }] }, 'tools[0].name'],
    [{ tools: [{ type: 'web_search' }] }, undefined],
    [{ max_output_tokens: 1.5 }, 'max_output_tokens'],
    [{ text: 'json' }, 'text'],
    [{ stream: 'yes' }, 'stream'],
  ];
  for (const [body, member] of CASES) {
    it(`${JSON.stringify(body)}: ${member ?? 'is not'}`, () => expect(refusedMember(body)).to.equal(member));
  }

  it('adds an instruction before or behind those there are', () => {
    const add = openAiResponses.addInstruction;
    expect(add({}, 'A', 'end')).to.deep.equal({ instructions: 'A' });
    expect(add({ instructions: 'B' }, 'A', 'start')).to.deep.equal({ instructions: 'A\n\nB' });
    expect(add({ instructions: 'B' }, 'A', 'end')).to.deep.equal({ instructions: 'B\n\nA' });
  });
});
