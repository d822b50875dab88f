const closers = new Set<() => Promise<void>>();

/** Registers what must be written or let go before the process ends; give it back when that is done already. */
export function closeAtEnd(close: () => Promise<void>): () => void {
  closers.add(close);
  return () => closers.delete(close);
}

/** Lets go of everything that is registered; what fails does not keep the rest. */
export async function closeAll(): Promise<void> {
  await Promise.allSettled([...closers].map((close) => close()));
}
