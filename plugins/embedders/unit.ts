/** The vector at length 1. Throws where that cannot be. */
export function unit(values: ArrayLike<number>): Float32Array {
  const vector = Float32Array.from(values);
  const length = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(length) || length === 0) throw new Error(`a vector of ${values.length} numbers has no length`);
  return vector.map((value) => value / length);
}
