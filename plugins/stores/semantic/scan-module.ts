/**
 * A WebAssembly module that multiplies one vector with many, eight numbers at a time, which JavaScript cannot. It is
 * written here in the binary format itself, https://webassembly.github.io/spec/core/binary: there is so little of it
 * that it needs no compiler, and nobody has to trust bytes that he cannot read.
 */

const I32 = 0x7f;
const V128 = 0x7b;

type Code = readonly number[];

/** LEB128, as all whole numbers here are written. */
function unsigned(value: number): Code {
  const bytes: number[] = [];
  for (let rest = value; ; rest >>>= 7) {
    if (rest < 0x80) return [...bytes, rest];
    bytes.push((rest & 0x7f) | 0x80);
  }
}

const sized = (bytes: Code): Code => [...unsigned(bytes.length), ...bytes];
const section = (id: number, content: Code): Code => [id, ...sized(content)];
const name = (text: string): Code => sized([...Buffer.from(text)]);

const get = (local: number): Code => [0x20, local];
const set = (local: number): Code => [0x21, local];
const tee = (local: number): Code => [0x22, local];
/** As LEB128 writes numbers with a sign: one below 64 is a byte of its own. */
const constant = (small: number): Code => [0x41, small];
const ADD: Code = [0x6a];
const LESS: Code = [0x49];
const REPEAT_IF: Code = [0x0d, 0];
const END: Code = [0x0b];
const loop = (...body: readonly Code[]): Code => [0x03, 0x40, ...body.flat(), ...END];
const LOAD_ADDRESS: Code = [0x28, 2, 0];
const STORE_FLOAT: Code = [0x38, 2, 0];
const ADD_FLOATS: Code = [0x92];

const simd = (instruction: number): Code => [0xfd, ...unsigned(instruction)];
/** Four floats, which need not stand at a multiple of their size. */
const load = (offset: number): Code => [...simd(0x00), 2, ...unsigned(offset)];
const ZEROS: Code = [...simd(0x0c), ...new Array<number>(16).fill(0)];
const MULTIPLY: Code = simd(0xe6);
const ADD_EACH: Code = simd(0xe4);
const lane = (index: number): Code => [...simd(0x1f), index];

const STEP_BYTES = 32;

/** Of the function `scan`: its parameters, then its locals. */
const VECTOR = 0;
const LIST = 1;
const LIST_END = 2;
const ROW_BYTES = 3;
const PRODUCTS = 4;
const ROW = 5;
const AT = 6;
const AT_END = 7;
const EVEN = 8;
const ODD = 9;
const LOCALS: Code = [2, 3, I32, 2, V128];

/** Two sums, so that one addition need not wait for the other. */
const accumulate = (sum: number, offset: number): Code =>
  [get(sum), get(AT), load(offset), get(ROW), load(offset), MULTIPLY, ADD_EACH, set(sum)].flat();

const advance = (local: number, bytes: number): Code => [get(local), constant(bytes), ADD].flat();

const BODY: Code = [
  ...loop(
    [...get(LIST), ...LOAD_ADDRESS, ...set(ROW)],
    [...get(VECTOR), ...tee(AT), ...get(ROW_BYTES), ...ADD, ...set(AT_END)],
    [...ZEROS, ...tee(EVEN), ...set(ODD)],
    loop(
      accumulate(EVEN, 0),
      accumulate(ODD, 16),
      [...advance(ROW, STEP_BYTES), ...set(ROW)],
      [...advance(AT, STEP_BYTES), ...tee(AT), ...get(AT_END), ...LESS, ...REPEAT_IF],
    ),
    [...get(EVEN), ...get(ODD), ...ADD_EACH, ...set(EVEN)],
    get(PRODUCTS),
    [...get(EVEN), ...lane(0), ...get(EVEN), ...lane(1), ...ADD_FLOATS],
    [...get(EVEN), ...lane(2), ...get(EVEN), ...lane(3), ...ADD_FLOATS],
    [...ADD_FLOATS, ...STORE_FLOAT],
    [...advance(PRODUCTS, 4), ...set(PRODUCTS)],
    [...advance(LIST, 4), ...tee(LIST), ...get(LIST_END), ...LESS, ...REPEAT_IF],
  ),
  ...END,
];

/**
 * The module. It imports `env.memory` and exports `scan(vector, list, listEnd, rowBytes, products)`, all of them
 * addresses in bytes but `rowBytes`, a multiple of 32: to `products` it writes, for each address in the list, the
 * product of the row there and the vector. There must be at least one address.
 */
export function scanModule(): Uint8Array {
  const magic: Code = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0];
  const types = section(1, [1, 0x60, ...sized([I32, I32, I32, I32, I32]), 0]);
  const imports = section(2, [1, ...name('env'), ...name('memory'), 2, 0, 1]);
  const functions = section(3, [1, 0]);
  const exported = section(7, [1, ...name('scan'), 0, 0]);
  const code = section(10, [1, ...sized([...LOCALS, ...BODY])]);
  return Uint8Array.from([...magic, ...types, ...imports, ...functions, ...exported, ...code]);
}
