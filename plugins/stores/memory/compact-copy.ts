/** A copy with memory of its own: a small buffer is a slice of a shared slab that it would keep alive as a whole. */
export function compactCopy(value: Buffer): Buffer {
  const copy = Buffer.allocUnsafeSlow(value.length);
  value.copy(copy);
  return copy;
}
