/**
 * Where it comes from that an answer is known to have been right or wrong:
 * - `miss`: the model was asked, and its answer compared with that of the best entry that was not served;
 * - `shadow`: the same, for a hit that was picked at random;
 * - `again`: the model was asked the very same question again soon after, which tells how far the comparison itself errs;
 * - `repeat`, `no-cache`, `feedback`: what the caller did or said after a hit. Only some complain, so that these
 *   tell how many hits were wrong at least, and not which share.
 */
export type LabelSource = 'miss' | 'shadow' | 'again' | 'repeat' | 'no-cache' | 'feedback';

export interface Label {
  readonly source: LabelSource;
  /** As they were decided by; of no account for `again`. */
  readonly logOdds: number;
  /** Whether the entry's answer says what the model's says. */
  readonly right: boolean;
}
