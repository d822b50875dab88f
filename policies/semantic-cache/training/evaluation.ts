/** A judged pair. */
export interface Judged {
  readonly score: number;
  readonly same: boolean;
}

/** Chance that a pair with one answer scores above one with two (area under the ROC curve). */
export function areaUnderCurve(judged: readonly Judged[]): number {
  const sorted = [...judged].sort((one, other) => one.score - other.score);
  const positives = sorted.filter(({ same }) => same).length;
  let ranks = 0;
  for (let start = 0; start < sorted.length;) {
    let end = start;
    while (end < sorted.length && sorted[end]?.score === sorted[start]?.score) end++;
    const tied = sorted.slice(start, end).filter(({ same }) => same).length;
    ranks += (tied * (start + end + 1)) / 2;
    start = end;
  }
  return (ranks - (positives * (positives + 1)) / 2) / (positives * (sorted.length - positives));
}

/** The lowest score from which on the precision asked for is kept, with the share of positives there. */
export function recallAt(judged: readonly Judged[], precision: number): { recall: number; threshold: number } {
  const sorted = [...judged].sort((one, other) => other.score - one.score);
  const positives = sorted.filter(({ same }) => same).length;
  let best = { recall: 0, threshold: Number.POSITIVE_INFINITY };
  let right = 0;
  sorted.forEach(({ score, same }, index) => {
    if (same) right++;
    if (sorted[index + 1]?.score !== score && right / (index + 1) >= precision) {
      best = { recall: right / positives, threshold: score };
    }
  });
  return best;
}

/** Slope and offset that turn scores into log-odds (Platt 1999), by Newton's method on the logistic loss. */
export function calibrate(judged: readonly Judged[]): { slope: number; offset: number } {
  const finite = judged.filter(({ score }) => Number.isFinite(score));
  let slope = 1;
  let offset = 0;
  for (let step = 0; step < 25; step++) {
    let [gradientSlope, gradientOffset, ss, so, oo] = [0, 0, 1e-6, 0, 1e-6];
    for (const { score, same } of finite) {
      const chance = 1 / (1 + Math.exp(-(slope * score + offset)));
      const error = (same ? 1 : 0) - chance;
      const curvature = chance * (1 - chance);
      gradientSlope += error * score;
      gradientOffset += error;
      ss += curvature * score * score;
      so += curvature * score;
      oo += curvature;
    }
    const determinant = ss * oo - so * so;
    slope += (oo * gradientSlope - so * gradientOffset) / determinant;
    offset += (ss * gradientOffset - so * gradientSlope) / determinant;
  }
  return { slope: Math.round(slope * 1e4) / 1e4, offset: Math.round(offset * 1e4) / 1e4 };
}
