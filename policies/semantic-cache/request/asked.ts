import type { AiContext } from '../../../plugins/core/context';
import type { AiRequest } from '../../../plugins/core/request';
import { type Analysis, analyse } from '../verifier';
import { whyUnsupported } from '../verifier/text/support';
import { type Caller, callerOf } from './caller';
import { type DecidedBy, partitionOf } from './partition';
import { questionOf } from './question';
import type { Refusal } from './reasons';
import type { Refuse } from './refuse';
import type { Scope } from './sharers';

/** A question that may be answered by what was said to a similar one. */
export interface Asked {
  readonly request: AiRequest;
  readonly ai: AiContext;
  readonly caller: Caller;
  readonly analysis: Analysis;
  readonly partition: string;
  /** Undefined without an embedder, and where it failed or was late. */
  vector?: Float32Array;
}

export interface AskedOptions {
  readonly refuse: Refuse;
  readonly scope: Scope;
  readonly decidedBy: DecidedBy;
}

/** What a request asks; or why it is left to the exact stage. */
export function askedBy(
  request: AiRequest,
  ai: AiContext,
  { refuse, scope, decidedBy }: AskedOptions,
): Asked | Refusal {
  const question = questionOf(request);
  if (!question) return 'no_question';
  // First, because words and patterns are looked for in the whole text, which may be of any length.
  const refusal = whyUnsupported(question.text) ?? refuse(request, question.text, ai);
  if (refusal) return refusal;
  const analysis = analyse(question.text);
  const partition = partitionOf(question, request, ai, scope, decidedBy);
  return { request, ai, analysis, partition, caller: callerOf(request, ai) };
}
