import type { Finder, Judge } from '../../plugins/core/check';

export type Side = 'input' | 'output';
export type Action = 'block' | 'redact' | 'flag';

/** A check as the configuration has it. */
export interface Guard {
  /** The check's name. */
  readonly check: string;
  readonly side: Side;
  readonly action: Action;
  /** What becomes of a request where the check cannot tell. */
  readonly failure: 'closed' | 'open';
}

export interface FindingGuard extends Guard {
  readonly finder: Finder;
  /** What is redacted on its way to the provider comes back in the answer. */
  readonly restore: boolean;
}

export interface JudgingGuard extends Guard {
  readonly judge: Judge;
  /** Streams wait for its verdict from their beginning. */
  readonly holds: boolean;
  /** Milliseconds. */
  readonly timeout: number;
}

/** A finding check at work on one request, or something else that changes texts. */
export interface Rule {
  readonly finder: Finder;
  /** Told once for each text in which something was found; throws to refuse. */
  found(): void;
  /** The finder has thrown; throws to refuse. */
  failed(error: unknown): void;
  /** What is to stand where something was found, as plain text; absent where nothing is changed. */
  replacement?(found: string, label: string): string;
}
