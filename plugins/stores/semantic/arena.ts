import { scanModule } from './scan-module';

/** Rows of one call into the module: enough that the call itself costs nothing. */
export const ROWS_AT_ONCE = 4096;
/** Floats that the module takes at once. */
const STEP = 8;
const FLOAT = 4;
const PAGE = 65_536;
/** A WebAssembly memory has addresses of 32 bits. */
const MOST_PAGES = 65_536;

/** Memory for rows of floats, and what multiplies them with one vector. */
export interface Arena {
  readonly rowBytes: number;
  /** Makes room for as many rows; false where there is none. */
  reserve(rows: number): boolean;
  write(row: number, vector: Float32Array): void;
  read(row: number): Float32Array;
  /** The vector that the next scans are about. */
  ask(vector: Float32Array): void;
  /** The products of the vector with `count` rows, from a place among them; good until the next call. */
  scan(rows: readonly number[], from: number, count: number): Float32Array;
}

interface Memory {
  readonly buffer: ArrayBuffer;
  grow(pages: number): number;
}

/** As much of it as is used here: the types that come with Node do not tell of it. */
interface WebAssemblyLike {
  Memory: new (limits: { initial: number; maximum: number }) => Memory;
  Module: new (bytes: Uint8Array) => object;
  Instance: new (module: object, imports: object) => { exports: { scan: Scan } };
  validate(bytes: Uint8Array): boolean;
}

/** Addresses in bytes: of the vector, of the list of rows' addresses and of its end, and of what is written. */
type Scan = (vector: number, list: number, listEnd: number, rowBytes: number, products: number) => void;

/** @param length of the vectors; `simd: false` does without WebAssembly, as Node does where the machine has no SIMD */
export function openArena(length: number, { simd = true } = {}): Arena {
  const wasm = simd ? (globalThis as { WebAssembly?: WebAssemblyLike }).WebAssembly : undefined;
  const module = scanModule();
  if (!wasm?.validate(module)) return new VectorArena(length, new PlainMemory(), undefined);
  const memory = new wasm.Memory({ initial: 1, maximum: MOST_PAGES });
  const { scan } = new wasm.Instance(new wasm.Module(module), { env: { memory } }).exports;
  return new VectorArena(length, memory, scan);
}

/** Behaves as a WebAssembly memory does, up to the largest length of a typed array. */
class PlainMemory implements Memory {
  buffer = new ArrayBuffer(PAGE);

  grow(pages: number): number {
    const larger = new ArrayBuffer(this.buffer.byteLength + pages * PAGE);
    new Uint8Array(larger).set(new Uint8Array(this.buffer));
    this.buffer = larger;
    return 0;
  }
}

/** First the vector that is asked about, the addresses of rows and the products; then the rows. */
class VectorArena implements Arena {
  readonly rowBytes: number;
  private readonly list: number;
  private readonly products: number;
  private readonly begin: number;
  private floats: Float32Array;
  private integers: Uint32Array;

  constructor(
    private readonly length: number,
    private readonly memory: Memory,
    private readonly module: Scan | undefined,
  ) {
    this.rowBytes = Math.ceil(length / STEP) * STEP * FLOAT;
    this.list = this.rowBytes;
    this.products = this.list + ROWS_AT_ONCE * FLOAT;
    this.begin = this.products + ROWS_AT_ONCE * FLOAT;
    this.floats = new Float32Array(memory.buffer);
    this.integers = new Uint32Array(memory.buffer);
    if (!this.reserve(0)) throw new Error(`there is no memory for vectors of ${length} numbers`);
  }

  reserve(rows: number): boolean {
    const present = this.memory.buffer.byteLength / PAGE;
    const needed = Math.ceil((this.begin + rows * this.rowBytes) / PAGE);
    if (needed <= present) return true;
    if (needed > MOST_PAGES) return false;
    try {
      this.memory.grow(Math.min(MOST_PAGES, Math.max(needed, Math.ceil(present * 1.25))) - present);
    } catch {
      return false;
    }
    // The old ones see no memory any more.
    this.floats = new Float32Array(this.memory.buffer);
    this.integers = new Uint32Array(this.memory.buffer);
    return true;
  }

  write(row: number, vector: Float32Array): void {
    // What a row is longer than its vector has been 0 since it was made.
    this.floats.set(vector, this.address(row) / FLOAT);
  }

  read(row: number): Float32Array {
    const first = this.address(row) / FLOAT;
    return this.floats.slice(first, first + this.length);
  }

  ask(vector: Float32Array): void {
    this.floats.set(vector, 0);
  }

  scan(rows: readonly number[], from: number, count: number): Float32Array {
    const first = this.list / FLOAT;
    for (let i = 0; i < count; i++) this.integers[first + i] = this.address(rows[from + i]!);
    if (this.module) this.module(0, this.list, this.list + count * FLOAT, this.rowBytes, this.products);
    else this.scanPlainly(count);
    return this.floats.subarray(this.products / FLOAT, this.products / FLOAT + count);
  }

  private scanPlainly(count: number): void {
    const { floats, integers, length } = this;
    for (let i = 0; i < count; i++) {
      const row = integers[this.list / FLOAT + i]! / FLOAT;
      let sum = 0;
      for (let j = 0; j < length; j++) sum += floats[j]! * floats[row + j]!;
      floats[this.products / FLOAT + i] = sum;
    }
  }

  private address(row: number): number {
    return this.begin + row * this.rowBytes;
  }
}
