import { expect } from 'chai';
import * as entry from '../../plugins/ai';

describe('the manifest that the host loads', () => {
  it('has a schema with an $id, without which the host loads nothing', () => {
    expect(entry.schema.$id).to.be.a('string');
    expect(entry.version).to.match(/^\d+\.\d+\.\d+$/);
  });

  it('has no options: `eg plugin configure` would write an empty text for each that is left out', () => {
    expect(entry).not.to.have.property('options');
  });

  it('names the policy whose parameters are declared in plain JSON Schema, and what to write', () => {
    const parameters = { type: 'object', properties: {} } as unknown as entry.PolicyDefinition['parameters'];
    const mine: entry.PolicyDefinition = { name: 'mine', summary: 'Mine', parameters, setup: () => ({}) };
    expect(() => entry.createPlugin({ policies: [mine] })).to.throw(/policy `mine`.*Type\.Object/);
    expect(() => entry.createPlugin({ policies: [{ ...mine, parameters: entry.Type.Object({}) }] })).not.to.throw();
  });

  it('suggests the name of a shipped policy', () => {
    expect(() => entry.createPlugin({ policies: ['qouta'] })).to.throw(/did you mean `quota`/);
  });
});
