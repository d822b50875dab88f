import { randomFrom } from '../../support/random';
import type { LoggedRequest } from './read-lines';

/** Says whether two requests got the same answer; with some probability the contrary. */
export type Judge = (a: number, b: number) => boolean;

export function judgeOf(requests: readonly LoggedRequest[], noise: number): Judge {
  const random = randomFrom(20);
  return (a, b) => (requests[a]!.cls === requests[b]!.cls) !== random() < noise;
}
