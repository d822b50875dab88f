import { analyse, type Analysis } from './text/analysis';
import { inConflict } from './conflicts';
import { measure } from './features';
import model from './model.json';
import { pair } from './pair';
import { logOddsOf } from './trees';

export { analyse, type Analysis };

export interface Verifier {
  /** Changes whenever the same two prompts may be judged otherwise. */
  readonly version: string;
  /** Log-odds from which to serve, from the cautious to the generous. */
  readonly thresholds: { readonly strict: number; readonly medium: number; readonly loose: number };
  /**
   * Log-odds that an answer stored for one prompt serves the other; -Infinity when something in them rules it out, or when
   * one of them is of a kind without data.
   * @param similarity cosine of the prompts' vectors over the embedder's background: (cos - background) / (1 - background),
   * where the background is the mean cosine of unrelated prompts; left out when there are no vectors
   */
  logOdds(stored: Analysis, asked: Analysis, similarity?: number): number;
}

export const verifier: Verifier = {
  version: model.version,
  thresholds: model.thresholds,
  logOdds(stored, asked, similarity) {
    if (stored.unsupported !== undefined || asked.unsupported !== undefined) return Number.NEGATIVE_INFINITY;
    const both = pair(stored, asked, similarity);
    if (inConflict(both)) return Number.NEGATIVE_INFINITY;
    const set = similarity === undefined ? 'lexical' : 'vectors';
    return logOddsOf(model[set], measure(both, set));
  },
};
