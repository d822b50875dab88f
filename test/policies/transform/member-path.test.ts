import { expect } from 'chai';
import type { JsonObject } from '../../../plugins/core/json';
import { memberPath, put, read, without } from '../../../policies/transform/member-path';

const BODY: JsonObject = {
  model: 'm',
  metadata: { a: 1, b: 2 },
  messages: [{ role: 'user', name: 'x' }, { role: 'y' }],
};

describe('the path of a member', () => {
  it('reads what is there', () => {
    expect(read(BODY, memberPath('metadata.a'))).to.equal(1);
    expect(read(BODY, memberPath('messages.1.role'))).to.equal('y');
    expect(read(BODY, memberPath('messages.9.role'))).to.equal(undefined);
    expect(read(BODY, memberPath('toString'))).to.equal(undefined);
  });

  it('puts in, and makes what is missing on the way', () => {
    expect(put(BODY, memberPath('metadata.c.d'), 3).metadata).to.deep.equal({ a: 1, b: 2, c: { d: 3 } });
    expect(put(BODY, memberPath('new.member'), 3).new).to.deep.equal({ member: 3 });
    expect(put(BODY, memberPath('messages.*.name'), 'z').messages).to.deep.equal([
      { role: 'user', name: 'z' },
      { role: 'y', name: 'z' },
    ]);
  });

  it('does not write into what is no object', () => {
    expect(put(BODY, memberPath('model.name'), 3)).to.equal(BODY);
  });

  it('takes out, of a list too', () => {
    expect(without(BODY, memberPath('metadata.a')).metadata).to.deep.equal({ b: 2 });
    expect(without(BODY, memberPath('messages.*.name')).messages).to.deep.equal([{ role: 'user' }, { role: 'y' }]);
    expect(without(BODY, memberPath('messages.0')).messages).to.deep.equal([{ role: 'y' }]);
    expect(without(BODY, memberPath('nothing.there'))).to.equal(BODY);
  });

  it('changes nothing in place', () => {
    const before = structuredClone(BODY);
    put(BODY, memberPath('messages.*.name'), 'z');
    without(BODY, memberPath('metadata.a'));
    expect(BODY).to.deep.equal(before);
  });

  it('refuses names that are no members', () => {
    for (const text of ['a..b', '', 'a.__proto__.b', 'constructor']) expect(() => memberPath(text)).to.throw(text);
  });
});
