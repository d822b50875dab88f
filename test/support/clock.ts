/** Runs what it is given while `Date.now` tells this time, in milliseconds since 1970. */
export async function atTime<T>(time: number, act: () => T | Promise<T>): Promise<T> {
  const { now } = Date;
  Date.now = () => time;
  try {
    return await act();
  } finally {
    Date.now = now;
  }
}
