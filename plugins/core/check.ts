import type { Static, TObject } from '@sinclair/typebox';
import type { AiContext } from './context';
import type { PolicyPlace } from './policy';
import type { AiRequest } from './request';
import type { Services } from './services';

/** A place in a text: characters from `start` up to, not including, `end`. */
export interface Span {
  readonly start: number;
  readonly end: number;
  /** What was found there, in capitals: `EMAIL`. Names the placeholder that may take its place. */
  readonly label: string;
}

/**
 * Finds places in texts, also in texts of which the rest is yet to come. Whoever cuts a text keeps `lookbehind`
 * characters of what it cuts off, hands them over with the rest, and says by `from` where the rest begins: then all
 * pieces together have the same spans as the whole.
 */
export interface Finder {
  /** How many characters before a place may decide whether something is found there. None unless it says otherwise. */
  readonly lookbehind?: number;
  /**
   * What is in the text, in order, without overlaps. Takes time in proportion to the text's length.
   *
   * @param from where a place may begin at the earliest; 0 unless told
   */
  find(text: string, from?: number): readonly Span[];
  /**
   * From which character on the text could still become part of a match, or a match could still grow, once more text
   * follows; the text's length where nothing could. What stands before can be sent, and cut off, but not within a span.
   */
  settled(text: string, from?: number): number;
}

/** A text as a whole, to be judged. */
export interface Subject {
  /** What the caller sends, or what the model answers. */
  readonly side: 'input' | 'output';
  /** The texts, in order: messages, or the answer's choices. */
  readonly texts: readonly string[];
  /** What each choice of an answer says, without thinking and calls. */
  readonly answers?: readonly string[];
  readonly request: AiRequest;
  readonly ai: AiContext;
  /** Aborted when nobody waits for the verdict any more. */
  readonly signal: AbortSignal;
}

export interface Verdict {
  readonly passed: boolean;
  /** For the operator's log; the caller is not told. Never the text itself. */
  readonly reason?: string;
  /** What to tell the model, where it can be asked to mend its answer. */
  readonly repair?: string;
}

/** Judges texts as a whole. Rejects where it cannot tell. */
export type Judge = (subject: Subject) => Promise<Verdict> | Verdict;

/**
 * What a check does once it is set up: finds places, or judges the whole. With `holds`, streams wait for the verdict
 * from their beginning.
 */
export type Inspection = { readonly finder: Finder } | { readonly judge: Judge; readonly holds?: boolean };

/** Something that `guardrails` can look for. */
export interface Check<Parameters extends TObject = TObject> {
  /** Its name in the configuration. */
  readonly name: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** JSON Schema of what may stand below its name, besides what all checks have. */
  readonly parameters: Parameters;
  /** Runs once for each place in the configuration: compile here. Throws on bad parameters. */
  setup(parameters: Static<Parameters>, services: Services, place: PolicyPlace): Inspection;
}

/** Declares a check. */
export function defineCheck<Parameters extends TObject>(check: Check<Parameters>): Check<Parameters> {
  return check;
}
