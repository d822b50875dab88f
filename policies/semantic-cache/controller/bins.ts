/** Log-odds are counted in bins: narrow enough to set a threshold between them, few enough to be kept a day at a time. */
const LOWEST = -2;
const WIDTH = 0.25;

export const BINS = 40;

/** At or below these log-odds two questions differ for certain, near enough: what a judge says of them tells about the judge. */
const SURELY_DIFFERENT = -4;

/** The bin of these log-odds, the highest being open above; undefined where they are too low ever to be served. */
export function binOf(logOdds: number): number | undefined {
  if (!(logOdds >= LOWEST)) return undefined;
  return Math.min(BINS - 1, Math.floor((logOdds - LOWEST) / WIDTH));
}

/** The log-odds at which a bin begins. */
export function lowerEdge(bin: number): number {
  return LOWEST + bin * WIDTH;
}

export function centreOf(bin: number): number {
  return lowerEdge(bin) + WIDTH / 2;
}

export function surelyDifferent(logOdds: number): boolean {
  return logOdds <= SURELY_DIFFERENT;
}
