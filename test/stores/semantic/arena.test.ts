import { expect } from 'chai';
import fc from 'fast-check';
import { openArena, ROWS_AT_ONCE } from '../../../plugins/stores/semantic/arena';
import { scanModule } from '../../../plugins/stores/semantic/scan-module';
import { VectorRows } from '../../../plugins/stores/semantic/vector-rows';
import { randomFrom } from '../../support/random';

declare const WebAssembly: { validate(bytes: Uint8Array): boolean };

describe('vectors in rows', () => {
  it('are multiplied by a module that every Node here can run, of a few hundred bytes', () => {
    expect(WebAssembly.validate(scanModule())).to.equal(true);
    expect(scanModule().length).to.be.below(300);
  });

  for (const simd of [true, false]) {
    it(`give the products of any vectors (simd: ${simd})`, () => {
      const number = fc.float({ min: -1, max: 1, noNaN: true });
      const vectors = fc.integer({ min: 1, max: 40 }).chain((length) => {
        const vector = fc.float32Array({
          ...number,
          min: -1,
          max: 1,
          noNaN: true,
          minLength: length,
          maxLength: length,
        });
        return fc.tuple(vector, fc.array(vector, { minLength: 1, maxLength: 20 }));
      });
      fc.assert(
        fc.property(vectors, ([asked, rows]) => {
          const arena = openArena(asked.length, { simd });
          expect(arena.reserve(rows.length)).to.equal(true);
          rows.forEach((row, index) => arena.write(index, row));
          arena.ask(asked);
          const order = rows.map((_, index) => rows.length - 1 - index);
          const products = arena.scan(order, 0, rows.length);
          order.forEach((row, place) => expect(products[place]).to.be.closeTo(product(asked, rows[row]!), 1e-4));
          rows.forEach((row, index) => expect(arena.read(index)).to.deep.equal(row));
        }),
        { numRuns: 100 },
      );
    });
  }

  it('keep their numbers as the memory grows, beyond what one call takes', () => {
    const random = randomFrom(7);
    const rows = new VectorRows(16);
    const vectors = Array.from({ length: ROWS_AT_ONCE + 500 }, () => Float32Array.from({ length: 16 }, random));
    const places = vectors.map((vector) => rows.add(vector)!);
    const asked = Float32Array.from({ length: 16 }, random);
    let told = 0;
    rows.products(asked, places, (found, place) => {
      told++;
      expect(found).to.be.closeTo(product(asked, vectors[place]!), 1e-4);
    });
    expect(told).to.equal(vectors.length);
  });

  it('use free rows again', () => {
    const rows = new VectorRows(8);
    const [first, second] = [new Float32Array(8).fill(1), new Float32Array(8).fill(2)];
    const row = rows.add(first)!;
    expect(rows.empty).to.equal(false);
    rows.remove(row);
    expect(rows.empty).to.equal(true);
    expect(rows.add(second)).to.equal(row);
    expect(rows.read(row)).to.deep.equal(second);
  });

  it('say when there is no more memory than a module can have', () => {
    expect(openArena(1024).reserve(1_100_000)).to.equal(false);
  });
});

function product(one: Float32Array, other: Float32Array): number {
  return one.reduce((sum, number, index) => sum + number * other[index]!, 0);
}
