import { expect } from 'chai';
import { editJson, type JsonEdit } from '../../plugins/core/json-edit';

const edited = (text: string, edit: JsonEdit) => editJson(Buffer.from(text), edit).toString();

describe('editJson', () => {
  it('replaces a member where it stands and leaves every other byte', () => {
    expect(edited('{ "a" : 1.0 ,\n"model":"x" , "b":[1e3,"\\u00e9"] }', { set: { model: 'y' } })).to.equal(
      '{ "a" : 1.0 ,\n"model":"y" , "b":[1e3,"\\u00e9"] }',
    );
  });

  it('replaces a name wherever and however it is written', () => {
    const text = '{"model":"a","x":{"model":"inner"},"\\u006dodel":"b","model":{"deep":["}"]}}';
    expect(edited(text, { set: { model: 'm' } })).to.equal(
      '{"model":"m","x":{"model":"inner"},"\\u006dodel":"m","model":"m"}',
    );
    expect(edited(text, { remove: ['model'] })).to.equal('{"x":{"model":"inner"}}');
  });

  it('adds what is not there, also to an empty object', () => {
    expect(edited('{}', { set: { a: 1 } })).to.equal('{"a":1}');
    expect(edited(' { } ', { set: { a: 1, b: [null] } })).to.match(/^ \{ ?"a":1,"b":\[null\]\} $/);
    expect(edited('{"z":0}', { set: { a: 1 } })).to.equal('{"z":0,"a":1}');
  });
});
