import { expect } from 'chai';
import { gemini } from '../../../plugins/providers/gemini';
import { vertex } from '../../../plugins/providers/gemini/vertex';

describe('the name of a model of Google', () => {
  it('is one, however it is written', () => {
    for (const written of ['m', 'models/m', 'models/models/m']) expect(gemini.nameOf(written)).to.equal('m');
    expect(gemini.nameOf('tunedModels/m')).to.equal('tunedModels/m');
    const { nameOf } = vertex;
    for (const maker of ['google/', 'publishers/google/models/', 'google/google/', 'google/publishers/google/models/'])
      expect(nameOf(`${maker}gemini-2.5-pro`), maker).to.equal('gemini-2.5-pro');
    for (const maker of ['anthropic/', 'publishers/anthropic/', 'publishers/anthropic/models/', 'google/anthropic/'])
      expect(nameOf(`${maker}claude-opus-4-1`), maker).to.equal('claude-opus-4-1');
    expect(nameOf('publishers/meta/models/llama-4-scout')).to.equal('meta/llama-4-scout');
    expect(nameOf('endpoints/123')).to.equal('endpoints/123');
  });
});
