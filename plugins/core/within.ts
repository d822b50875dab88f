/** Somebody did not answer in time. */
export class Late extends Error {
  constructor(milliseconds: number) {
    super(`no answer within ${milliseconds < 1000 ? `${milliseconds} ms` : `${milliseconds / 1000} s`}`);
    this.name = 'Late';
  }
}

/** Waits no longer than so many milliseconds: rejects with `Late` then, whatever becomes of the promise. */
export async function within<T>(promise: Promise<T>, milliseconds: number): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const onTime = () => reject(new Late(milliseconds));
    // Where the event loop was held up, an answer that is there already counts before the time that has passed.
    timer = setTimeout(() => setImmediate(onTime), milliseconds);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
