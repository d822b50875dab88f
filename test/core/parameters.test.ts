import { Type } from '@sinclair/typebox';
import { expect } from 'chai';
import { misfits, suggestion } from '../../plugins/core/parameters';

const Target = Type.String({ pattern: '^[^/]+/.+$', examples: ['openai/gpt-5-mini'] });
const Limit = Type.Object(
  { tokens: Type.Number(), per: Type.Optional(Type.String()) },
  { additionalProperties: false },
);
const schema = Type.Object({
  models: Type.Optional(
    Type.Record(
      Type.String(),
      Type.Union([
        Target,
        Type.Array(Target),
        Type.Object({ targets: Type.Array(Target) }, { additionalProperties: false }),
      ]),
    ),
  ),
  limits: Type.Optional(Type.Array(Limit)),
  mode: Type.Optional(Type.Union([Type.Literal('exact'), Type.Literal('near')])),
});

const said = (value: object) => misfits(schema, value).map(({ path, message }) => `${path}: ${message}`);

describe('what is wrong with parameters', () => {
  it('points at the item of a list that is one of several forms', () => {
    expect(said({ models: { fast: ['openai/gpt-5', 'demo'] } })).to.deep.equal([
      'models.fast.1: must be such as `openai/gpt-5-mini`, but it is "demo"',
    ]);
    expect(said({ models: { fast: 'demo' } })).to.deep.equal([
      'models.fast: must be such as `openai/gpt-5-mini`, but it is "demo"',
    ]);
  });

  it('finds members that nobody knows in one of several forms, in records and in lists', () => {
    const problems = said({
      models: { fast: { target: ['a/b'] } },
      limits: [{ tokens: 1 }, { tokens: 2, pre: 'day' }],
    });
    expect(problems).to.include('models.fast.target: unknown; did you mean `targets`?');
    expect(problems).to.include('limits.1.pre: unknown; did you mean `per`?');
  });

  it('names the forms when a value has none of them', () => {
    expect(said({ models: { fast: 5 } })).to.deep.equal([
      'models.fast: must be a text or a list or a map, but it is 5',
    ]);
    expect(said({ mode: 'exect' })).to.deep.equal(['mode: must be one of "exact", "near", but it is "exect"']);
  });

  it('says in words what kind of value it takes', () => {
    const kinds = Type.Object({
      scope: Type.Optional(Type.Union([Type.Literal('team'), Type.Literal('route'), Type.Array(Type.String())])),
      ttl: Type.Optional(Type.Integer()),
      shadow: Type.Optional(Type.Boolean()),
      refuse: Type.Optional(Type.Object({})),
    });
    const messages = misfits(kinds, { scope: 'teem', ttl: 'soon', shadow: 'no', refuse: 1 });
    expect(messages.map(({ path, message }) => `${path} ${message}`)).to.have.members([
      'scope must be one of "team", "route", or a list, but it is "teem"',
      'ttl must be a whole number, but it is "soon"',
      'shadow must be true or false, but it is "no"',
      'refuse must be a map, but it is 1',
    ]);
  });

  it('tells between which bounds a number must be', () => {
    const bounded = (options: object) => misfits(Type.Object({ rate: Type.Number(options) }), { rate: 2 });
    expect(bounded({ minimum: 0.001, maximum: 0.5 })[0]?.message).to.equal('must be from 0.001 to 0.5, but it is 2');
    expect(bounded({ maximum: 1 })[0]?.message).to.equal('must be at most 1, but it is 2');
    expect(bounded({ minimum: 3 })[0]?.message).to.equal('must be at least 3, but it is 2');
  });

  it('takes what fits', () => {
    expect(said({ models: { a: 'b/c', d: ['e/f'], g: { targets: ['h/i'] } }, limits: [{ tokens: 1 }] })).to.deep.equal(
      [],
    );
  });
});

describe('suggestions', () => {
  it('see through a letter too many, too few, wrong, or swapped with its neighbour', () => {
    for (const slip of ['inputt', 'inpt', 'imput', 'inptu']) {
      expect(suggestion(slip, ['output', 'input']), slip).to.equal('did you mean `input`?');
    }
  });

  it('list what there is when nothing is near', () => {
    expect(suggestion('colour', ['input', 'output'])).to.equal('there is `input`, `output`');
    expect(suggestion('ai', [])).to.equal('there is none');
  });
});
