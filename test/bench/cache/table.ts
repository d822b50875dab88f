import type { Latency } from './latency';
import type { measurePairs } from './measure-pairs';
import type { StreamReport } from './measure-stream';
import type { StreamFigures } from './replay';

export interface BenchReport extends Partial<StreamReport> {
  readonly pairs?: ReturnType<typeof measurePairs>;
  readonly latencyMs: Latency;
}

/** The report for people. */
export function tableOf({ pairs, strict, controlled, baselines, latencyMs }: BenchReport): string {
  const lines: string[] = [];
  if (pairs) {
    lines.push('pairs                      count     auc   recall at precision 0.90    0.95    0.97    0.99');
    for (const [name, figures] of [['all', pairs] as const, ...Object.entries(pairs.bySource)]) {
      const { '0.90': a, '0.95': b, '0.97': c, '0.99': d } = figures.recallAt;
      const recalls = [a, b, c, d].map((recall) => percent(recall).padStart(8)).join('');
      const area = figures.auc === null ? '-' : figures.auc.toFixed(3);
      lines.push(
        `  ${name.padEnd(22)}${String(figures.pairs).padStart(8)}${area.padStart(8)}${' '.repeat(20)}${recalls}`,
      );
    }
  }
  if (strict && controlled) {
    lines.push('log                        hits   wrong  precision  correct of obtainable');
    lines.push(row('verifier alone, strict', strict));
    for (const [bound, figures] of Object.entries(controlled)) lines.push(row(`controlled at ${bound}`, figures));
    for (const [name, figures] of Object.entries(baselines ?? {})) lines.push(row(name, figures));
  }
  lines.push(
    `a decision takes ${latencyMs.p50.toFixed(2)} ms (p50), ${latencyMs.p99.toFixed(2)} ms (p99), without the encoder`,
  );
  return lines.join('\n');
}

function row(name: string, { hits, wrong, precision, correctOfObtainable }: StreamFigures): string {
  const shares = [percent(precision).padStart(11), percent(correctOfObtainable).padStart(23)].join('');
  return `  ${name.padEnd(22)}${String(hits).padStart(7)}${String(wrong).padStart(8)}${shares}`;
}

function percent(share: number | null): string {
  return share === null ? '-' : `${(100 * share).toFixed(1)} %`;
}
