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

  it('agrees with parsing, changing and writing for many objects', () => {
    const names = ['a', 'model', 'b"', '\\', '{', 'é', 'long name', ''];
    const values = [1, -0.5, 'x', '"', '}', '\\"', [], [1, { model: 2 }], {}, { a: { b: '\\\\' } }, null, true, '☃'];
    let seed = 7;
    const pick = (count: number) => (seed = (seed * 48271) % 0x7fffffff) % count;
    for (let round = 0; round < 2_000; round++) {
      const object = Object.fromEntries(
        Array.from({ length: pick(6) }, () => [names[pick(names.length)]!, values[pick(values.length)]!]),
      );
      const set = pick(2) ? { [names[pick(names.length)]!]: values[pick(values.length)]! } : {};
      const remove = Array.from({ length: pick(3) }, () => names[pick(names.length)]!).filter((name) => !(name in set));
      const expected: Record<string, unknown> = { ...object, ...set };
      for (const name of remove) delete expected[name];
      const text = JSON.stringify(object, null, pick(2) ? 1 : undefined);
      const result = edited(text, { set, remove });
      expect(JSON.parse(result), `${text} with ${JSON.stringify({ set, remove })}`).to.deep.equal(expected);
    }
  });
});
