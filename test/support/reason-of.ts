import { expect } from 'chai';

/** Why a promise is rejected, which it must be. */
export const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  promise.then(
    (value) => expect.fail(`it succeeded with ${String(value)}`),
    (error: unknown) => error,
  );
