import type { Analysis, Verifier } from '../../../policies/semantic-cache/verifier';

/** The verifier, remembering what it said of each pair: several caches ask for the same ones. */
export function remembering(verifier: Verifier): Verifier {
  const said = new Map<string, Map<string, number>>();
  return {
    ...verifier,
    logOdds(stored: Analysis, asked: Analysis, similarity) {
      const known = said.get(asked.text) ?? new Map<string, number>();
      said.set(asked.text, known);
      const logOdds = known.get(stored.text) ?? verifier.logOdds(stored, asked, similarity);
      known.set(stored.text, logOdds);
      return logOdds;
    },
  };
}
