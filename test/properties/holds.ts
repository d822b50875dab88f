import fc from 'fast-check';

/** `FC_RUNS=20` tries twenty times as much; `FC_SEED` begins elsewhere. A failure tells its seed and path. */
const TIMES = Number(process.env.FC_RUNS ?? 1);

/** Tries a property as often as this, or more where the environment asks for it. */
export function holds<Values>(property: fc.IProperty<Values>, runs: number): void {
  fc.assert(property, { numRuns: Math.ceil(runs * TIMES) });
}

/** The same for a property that has to wait. */
export function eventuallyHolds<Values>(property: fc.IAsyncProperty<Values>, runs: number): Promise<void> {
  return fc.assert(property, { numRuns: Math.ceil(runs * TIMES) });
}

/** More than a test file may take otherwise, for long runs. Milliseconds. */
export const TIMEOUT = 20_000 * Math.max(1, TIMES);
