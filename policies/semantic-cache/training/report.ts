import type { HeldOut } from './cross-validation';
import { areaUnderCurve, recallAt, type Judged } from './evaluation';

const PRECISIONS = [0.9, 0.95, 0.97, 0.99] as const;

export interface Figures {
  readonly pairs: number;
  readonly positives: number;
  readonly areaUnderCurve: number;
  /** Share of the positives found, by the precision kept. */
  readonly recallAt: Readonly<Record<string, number>>;
}

const round = (share: number): number => Math.round(share * 1_000) / 1_000;

export function figuresOf(judged: readonly Judged[]): Figures {
  return {
    pairs: judged.length,
    positives: judged.filter(({ same }) => same).length,
    areaUnderCurve: round(areaUnderCurve(judged)),
    recallAt: Object.fromEntries(PRECISIONS.map((precision) => [precision, round(recallAt(judged, precision).recall)])),
  };
}

/** Figures of what was held out, by what wrote it. */
export function printHeldOut(title: string, heldOut: readonly HeldOut[]): void {
  console.log(title);
  for (const kind of ['intent', 'template', 'log'] as const) {
    console.log(`  ${kind}: ${JSON.stringify(figuresOf(heldOut.filter(({ example }) => example.kind === kind)))}`);
  }
}
