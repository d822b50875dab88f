import { expect } from 'chai';
import type { Json } from '../../plugins/core/json';
import { toolNamespace } from '../../plugins/tokenizers/tool-namespace';

/** What the text says where a schema says nothing. */
const UNTYPED = 'any';

function members(properties: { [name: string]: Json }, required: string[] = []): string {
  const text = toolNamespace([{ name: 'f', parameters: { type: 'object', properties, required } }]);
  return text.slice(text.indexOf('{', 'namespace functions {'.length) + 2, text.lastIndexOf('}) => any;'));
}

describe('tools as a namespace', () => {
  it('writes functions with and without parameters', () => {
    const functions = [
      { name: 'now', description: 'Tells the time' },
      { name: 'at', parameters: { properties: { place: { type: 'string' } } } },
    ];
    expect(toolNamespace(functions)).to.equal(`namespace functions {

// Tells the time
type now = () => any;

type at = (_: {
place?: string,
}) => any;

} // namespace functions`);
  });

  it('writes types, titles, defaults and what is optional', () => {
    const text = members(
      {
        a: { type: 'integer', title: 'A', description: 'First\nsecond' },
        b: { enum: ['x', 'y'], default: 'x' },
        c: { anyOf: [{ type: 'boolean' }, { type: 'null' }] },
        d: { type: ['string', 'null'] },
        e: { type: 'array', items: { type: 'number' } },
        f: { type: 'array' },
        g: { type: 'object' },
        h: {},
      },
      ['a'],
    );
    expect(text).to.equal(
      '// A\n//\n// First\n// second\na: number,\nb?: "x" | "y", // default: "x"\nc?: boolean | null,\nd?: string | null,\n' +
        `e?: number[],\nf?: ${UNTYPED}[],\ng?: object,\nh?: ${UNTYPED},\n`,
    );
  });

  it('indents what is inside of objects', () => {
    const point = { type: 'object', properties: { x: { type: 'number', description: 'Right' } }, required: ['x'] };
    expect(members({ at: point })).to.equal('at?: {\n  // Right\n  x: number,\n},\n');
    expect(members({ all: { type: 'array', items: point } })).to.equal(
      'all?: Array<\n{\n  // Right\n  x: number,\n}\n>,\n',
    );
  });
});
