import { randomBytes } from 'node:crypto';

/** As much of the host's `uuid62` as is replaced here; its context asks for `v4` at each request. */
export interface IdMaker {
  v4(): string;
}

const DIGITS = '0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
/** As many digits as a UUID takes in base 62. */
const LENGTH = 22;
/** Bytes from here on would make some digits more likely than others. */
const FIRST_UNEVEN = 256 - (256 % DIGITS.length);
/** Asking for randomness costs more than making an id: enough for some two hundred at a time. Bytes. */
const POOL = 4096;

/**
 * Has the host number its requests without `new Buffer`, which takes a stack trace for each of the first 10,000, and
 * without arithmetic in base 62: together they cost a request several times what its id is worth.
 */
export function makeRequestIdsCheap(idMaker: IdMaker): void {
  idMaker.v4 = requestIds();
}

/** Makes ids of the form that `uuid62.v4()` has: 22 random digits in base 62. */
export function requestIds(): () => string {
  let pool = randomBytes(POOL);
  let next = 0;
  return () => {
    let id = '';
    while (id.length < LENGTH) {
      if (next === POOL) {
        pool = randomBytes(POOL);
        next = 0;
      }
      const byte = pool[next++]!;
      if (byte < FIRST_UNEVEN) id += DIGITS[byte % DIGITS.length];
    }
    return id;
  };
}
