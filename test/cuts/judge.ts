import { isDeepStrictEqual } from 'node:util';
import type { Said } from '../matrix/said';
import type { Delivery } from './cutting-server';
import type { ClientApi, Recording } from './recordings';
import type { Ending } from './stage';

/** A call of which the provider sends the first `at` bytes. */
export interface Cut {
  recording: Recording;
  at: number;
  ending: Delivery['ending'];
  client: ClientApi;
}

/**
 * What became of a cut; the last three must not be. A wrong error is one though all has come, one that tells of
 * something else, and one behind a text that the whole answer does not begin with.
 */
export type Verdict = 'whole' | 'error' | 'short success' | 'wrong error' | 'hung';

const TOLD = 'The provider broke off its answer.';

/** @param uncut what this client reads of the whole stream */
export function judge({ recording, at, ending }: Cut, { said, error, heard, hung }: Ending, uncut: Said): Verdict {
  const { promised } = recording;
  const allHasCome = at >= promised[ending];
  if (hung) return 'hung';
  if (error !== undefined) {
    const mayFail = ending === 'clean' ? at < promised.certain : !allHasCome;
    return mayFail && error.includes(TOLD) && uncut.text.startsWith(heard) ? 'error' : 'wrong error';
  }
  // Where nothing but an orderly end is promised, the usage behind it is not.
  const withoutUsage = promised.broken !== Infinity && at < promised.broken;
  return allHasCome && isSame(said!, uncut, withoutUsage) ? 'whole' : 'short success';
}

/** Ids are the gateway's own where the provider gives none, and no two are the same. */
export function isSame(said: Said, expected: Said, withoutUsage = false): boolean {
  const comparable = ({ calls, usage, ...rest }: Said) => ({
    ...rest,
    calls: calls.map(({ name, arguments: given }) => ({ name, given })),
    usage: withoutUsage ? undefined : usage,
  });
  return isDeepStrictEqual(comparable(said), comparable(expected));
}
