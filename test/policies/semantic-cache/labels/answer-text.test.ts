import { expect } from 'chai';
import { answerText } from '../../../../policies/semantic-cache/labels/answer-text';
import { completion } from '../harness';

describe('the text of an answer', () => {
  it('is what its only choice says', () => {
    expect(answerText(completion('Paris'))).to.equal('Paris');
    const text = { id: 'c', object: 'text_completion' as const, created: 1, model: 'm' };
    expect(answerText({ ...text, choices: [{ index: 0, text: 'Rome', finish_reason: 'stop' }] })).to.equal('Rome');
  });

  it('is none where there are several, or calls', () => {
    const several = completion('x');
    several.choices.push(several.choices[0]!);
    expect(answerText(several)).to.equal(undefined);
    const called = completion('x');
    called.choices[0]!.message.tool_calls = [{ id: '1', type: 'function', function: { name: 'f', arguments: '{}' } }];
    expect(answerText(called)).to.equal(undefined);
  });
});
