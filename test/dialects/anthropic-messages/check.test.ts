import { expect } from 'chai';
import { AiError } from '../../../plugins/core/error';
import type { JsonObject } from '../../../plugins/core/json';
import { anthropicMessages } from '../../../plugins/dialects/anthropic-messages';

const BODY = { model: 'claude', max_tokens: 9, messages: [{ role: 'user', content: 'Hi' }] };

describe('the anthropic-messages dialect checks requests', () => {
  const WRONG: [JsonObject, string][] = [
    [{ model: undefined }, 'model'],
    [{ model: '' }, 'model'],
    [{ max_tokens: undefined }, 'max_tokens'],
    [{ max_tokens: '10' }, 'max_tokens'],
    [{ stream: 'yes' }, 'stream'],
    [{ messages: undefined }, 'messages'],
    [{ messages: [] }, 'messages'],
    [{ messages: ['Hi'] }, 'messages[0]'],
    [{ messages: [{ role: 'tool', content: 'x' }] }, 'messages[0].role'],
    [{ messages: [{ role: 'user' }] }, 'messages[0].content'],
    [{ messages: [{ role: 'user', content: [null] }] }, 'messages[0].content[0]'],
    [{ messages: [{ role: 'user', content: [{}] }] }, 'messages[0].content[0].type'],
    [{ messages: [{ role: 'user', content: [{ type: 'text', text: 1 }] }] }, 'messages[0].content[0].text'],
    [{ system: 5 }, 'system'],
    [{ tools: {} }, 'tools'],
    [{ tools: ['x'] }, 'tools[0]'],
    [{ stop_sequences: [1] }, 'stop_sequences[0]'],
  ];
  for (const [change, param] of WRONG) {
    it(`and names ${param} in ${JSON.stringify(change)}`, () => {
      const refused = () => anthropicMessages.check({ ...BODY, ...change });
      expect(refused).to.throw(AiError, param).that.includes({ status: 400, param });
    });
  }

  it('and lets good ones through', () => {
    anthropicMessages.check(BODY);
    anthropicMessages.check({
      ...BODY,
      system: [{ type: 'text', text: 'x' }],
      stream: true,
      tools: [{ type: 'web_search_20250305' }],
    });
  });
});
