import { expect } from 'chai';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PriceBook } from '../../plugins/core/pricing';
import { type Usage, usage } from '../../plugins/core/usage';
import { createPriceBook } from '../../plugins/pricing';

const MILLION = { input: 1_000_000, output: 1_000_000 };

function costBy(book: PriceBook, target: string, used: Partial<Usage>, provider = 'openai') {
  const slash = target.indexOf('/');
  const [endpoint, model] = [target.slice(0, slash), target.slice(slash + 1)];
  return book.cost({ provider, endpoint, model, operation: 'chat', time: Date.now(), usage: usage(used) });
}

describe("the operator's prices", () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'prices-'));
    file = path.join(folder, 'prices.yml');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  function bookOf(text: string): PriceBook {
    writeFileSync(file, text);
    return createPriceBook({ operatorFile: file });
  }
  function cost(text: string, ...question: [target: string, used: Partial<Usage>, provider?: string]) {
    return costBy(bookOf(text), ...question);
  }

  it('win over the public ones', () => {
    const text = 'prices: { gpt-4o: { input: 1, output: 2 } }';
    expect(cost(text, 'openai/gpt-4o', MILLION)).to.include({ total: 3 });
    expect(cost(text, 'openai/gpt-4o-mini', MILLION).total).to.equal(0.75);
  });

  it('are found by endpoint/model, then model, then the longest pattern', () => {
    const text = `prices:
  '*': { input: 1 }
  'local/*': { input: 2 }
  'gpt-4*': { input: 3 }
  gpt-4o: { input: 4 }
  main/gpt-4o: { input: 5 }`;
    const of = (target: string) => cost(text, target, { input: 1_000_000 }).total;
    expect(of('main/gpt-4o')).to.equal(5);
    expect(of('other/gpt-4o')).to.equal(4);
    expect(of('other/gpt-4.1')).to.equal(3);
    expect(of('local/llama')).to.equal(2);
    expect(of('other/meta/llama')).to.equal(1);
  });

  it('price every kind of token', () => {
    const text = 'prices: { m: { input: 10, cached_input: 1, cache_write_5m: 12, cache_write_1h: 20, output: 50 } }';
    const used = { input: 1e6, cacheRead: 1e6, cacheWrite5m: 1e6, cacheWrite1h: 1e6, output: 1e6 };
    const expected = { input: 10, cachedInput: 1, cacheWrite: 32, output: 50, other: 0, total: 93 };
    expect(cost(text, 'e/m', used)).to.deep.equal(expected);
  });

  it('take cache tokens for ordinary input unless said', () => {
    const used = { input: 1e6, cacheRead: 1e6, cacheWrite5m: 1e6, cacheWrite1h: 1e6 };
    expect(cost('prices: { m: { input: 10 } }', 'e/m', used).total).to.equal(40);
    expect(cost('prices: { m: { input: 10, cache_write_5m: 12 } }', 'e/m', used).total).to.equal(44);
  });

  it('leave unknown what was used and has no price', () => {
    expect(cost('prices: { m: { input: 10 } }', 'e/m', MILLION)).to.include({ input: 10, output: null, total: null });
    expect(cost('prices: { m: { output: 10 } }', 'e/m', MILLION)).to.include({ input: null, output: 10, total: null });
    expect(cost('prices: { m: { input: 10 } }', 'e/m', { input: 1e6 })).to.include({ output: 0, total: 10 });
  });

  it('price images by the piece, or by their tokens', () => {
    const byPiece = 'prices: { m: { input: 0, image: 0.04 } }';
    expect(cost(byPiece, 'e/m', { input: 9, images: 2 }).total).to.equal(0.08);
    expect(cost(byPiece, 'e/m', { input: 9, output: 500, images: 2 }).total).to.equal(0.08);
    const byToken = 'prices: { m: { input: 0, output: 40 } }';
    expect(cost(byToken, 'e/m', { output: 1e6, images: 2 }).total).to.equal(40);
    expect(cost(byToken, 'e/m', { images: 2 }).total).to.equal(null);
  });

  it('may price servers of ones own, and even the demo', () => {
    const text = "prices: { 'ollama/*': { input: 0, output: 0 }, 'demo/*': { input: 1, output: 1 } }";
    expect(cost(text, 'ollama/llama3', MILLION, 'ollama').total).to.equal(0);
    expect(cost(text, 'demo/chat', MILLION, 'demo').total).to.equal(2);
  });

  it('are part of the version', () => {
    const versions = ['prices: {}', 'prices: { m: { input: 1 } }', ''].map((text) => bookOf(text).version);
    expect(new Set(versions).size).to.equal(3);
    expect(versions[0]).to.match(/^genai-prices@[\d.]+\+prices\.yml@[0-9a-f]{12}$/);
  });

  it('are none in the file that ships', () => {
    const shipped = createPriceBook({ operatorFile: path.resolve('config/prices.yml') });
    expect(costBy(shipped, 'openai/gpt-4o', MILLION).total).to.equal(12.5);
  });

  const WRONG: Record<string, [text: string, message: RegExp]> = {
    'a price that is no number': ["prices: { m: { input: 'two' } }", /prices\['m'\]\.input: must be a number.*"two"/],
    'a negative price': ['prices: { m: { output: -1 } }', /prices\['m'\]\.output: must be .*0, but it is -1/],
    'an unknown kind of price': ['prices: { m: { ouput: 1 } }', /\['m'\]\.ouput: unknown; did you mean `output`\?/],
    'an entry without a price': [
      'prices: { m: {} }',
      /prices\['m'\]: must be a map such as \{ input: 2\.5, output: 10/,
    ],
    'an entry that is no map': ['prices: { m: 3 }', /prices\['m'\]: must be a map/],
    'an unknown member': ['price: { m: { input: 1 } }', /price: unknown; did you mean `prices`\?/],
    'a list of prices': ['prices: [1]', /prices: must be a map from model names/],
    'a file that is no map': ['just text', /must hold a map with the member `prices`/],
    'broken YAML': ['prices: { m: [ }', /is not valid YAML: .*line 1/s],
    'a name given twice': ['prices:\n  m: { input: 1 }\n  m: { input: 2 }', /is not valid YAML: .*unique/s],
  };
  for (const [name, [text, message]] of Object.entries(WRONG)) {
    it(`refuse ${name}, naming file, place and remedy`, () => {
      expect(() => bookOf(text))
        .to.throw(message)
        .with.property('message')
        .that.includes(file);
    });
  }

  it('must be there when they are named', () => {
    const missing = path.join(folder, 'none.yml');
    expect(() => createPriceBook({ operatorFile: missing })).to.throw(/none\.yml cannot be read .*Create it/);
  });
});
