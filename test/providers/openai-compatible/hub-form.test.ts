import { expect } from 'chai';
import type { ChatCompletion } from '../../../plugins/core/hub';
import type { JsonObject } from '../../../plugins/core/json';
import { intoHubForm } from '../../../plugins/providers/openai-compatible/hub-form';

describe('what relatives of OpenAI say, in the form of the hub', () => {
  const messageOf = (message: JsonObject): JsonObject => {
    const choices = [{ index: 0, message: { role: 'assistant', ...message }, finish_reason: 'stop' }];
    return intoHubForm({ choices } as unknown as ChatCompletion).choices[0]!.message;
  };

  it('thinking has one name', () => {
    expect(messageOf({ content: '4', reasoning: 'Two and two.' })).to.include({ reasoning_content: 'Two and two.' });
    const both = { content: '4', reasoning: 'one', reasoning_content: 'two' };
    expect(messageOf(both)).to.include({ reasoning_content: 'two' });
    expect(messageOf({ content: '4', reasoning: null })).to.not.have.property('reasoning_content');
  });

  it('thinking among the parts of the content is taken out, and the rest is one text', () => {
    const thinking = {
      type: 'thinking',
      thinking: [
        { type: 'text', text: 'Two ' },
        { type: 'text', text: 'and two.' },
      ],
    };
    const message = messageOf({ content: [thinking, { type: 'text', text: '4' }] });
    expect(message).to.include({ content: '4', reasoning_content: 'Two and two.' });
  });

  it('parts that are more than text stay parts', () => {
    const content = [
      { type: 'text', text: 'See' },
      { type: 'reference', reference_ids: [1] },
    ];
    expect(messageOf({ content }).content).to.deep.equal(content);
  });

  it('plain texts and choices without a message stay as they are', () => {
    expect(messageOf({ content: 'Hi' })).to.deep.equal({ role: 'assistant', content: 'Hi' });
    const empty = { choices: [{ index: 0, finish_reason: 'stop' }] } as unknown as ChatCompletion;
    expect(intoHubForm(empty)).to.deep.equal({ choices: [{ index: 0, finish_reason: 'stop' }] });
  });
});
