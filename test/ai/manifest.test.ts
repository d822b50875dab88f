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
});
