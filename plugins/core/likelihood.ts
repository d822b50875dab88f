/** Log-odds as a share from 0 to 1: the logistic function. */
export function likelihood(logOdds: number): number {
  return 1 / (1 + Math.exp(-logOdds));
}
