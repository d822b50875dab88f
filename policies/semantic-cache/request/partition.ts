import type { AiContext } from '../../../plugins/core/context';
import type { AiRequest } from '../../../plugins/core/request';
import { keyOf } from './cache-key';
import type { Question } from './question';
import type { Scope } from './sharers';

/** What decides whether two texts ask for the same; verdicts of one say nothing of another. */
export interface DecidedBy {
  /** The embedder's id; undefined where only words are compared. */
  readonly embedder: string | undefined;
  readonly verifier: string;
}

/**
 * SHA-256 in hex over everything but the question that can change its answer, and over who may share it: only
 * questions of one partition are ever compared.
 */
export function partitionOf(
  { rest }: Question,
  request: AiRequest,
  ai: AiContext,
  scope: Scope,
  { embedder, verifier }: DecidedBy,
): string {
  return keyOf(rest, request, ai, scope, 'semantic', embedder ?? null, verifier);
}
