import { add, type Compared, difference, noAmounts } from './amounts';
import { type Cell, type Cells, type Explanation, remember } from './cells';
import { REASONS, type Reason } from './reasons';
import { sameModels } from './same-model';
import type { Theirs } from './sides';

/** One amount on both sides; per cent are of theirs, null where they have nothing. */
export interface Difference {
  ours: number;
  theirs: number;
  /** What the ledger has more. */
  difference: number;
  percent: number | null;
  within: boolean;
}

/** A model, over all days or on one. */
export interface Comparison {
  /** As the ledger names it, or else the export; empty for all that the export does not tell apart. */
  model: string;
  /** All names of it. */
  names: string[];
  amounts: Partial<Record<Compared, Difference>>;
  within: boolean;
}

export interface DayComparison extends Comparison {
  day: string;
  /** What may explain it, the likeliest first. */
  reasons: (Explanation & { reason: Reason })[];
}

export interface Reconciliation {
  compared: Compared[];
  total: Comparison;
  models: Comparison[];
  /** The days and models that differ by more than the tolerance. */
  days: DayComparison[];
  /** How many do not. */
  equal: number;
  /** Whether every model is within the tolerance over the whole time. */
  within: boolean;
}

/** Sums of both sides that are put next to each other. */
class Pair {
  readonly ours = noAmounts();
  readonly theirs = noAmounts();
  readonly names = new Set<string>();
  readonly cells: Cell[] = [];
  /** Of the export. */
  lines = 0;

  constructor(readonly day: string) {}

  take(side: 'ours' | 'theirs', cell: Cell): void {
    add(this[side], cell.amounts);
    this.names.add(cell.model);
    if (side === 'theirs') this.lines += cell.lines;
    else this.cells.push(cell);
  }
}

/** @param tolerance as a share: 0.005 for half a per cent */
export function compare(ours: Cells, theirs: Theirs, tolerance: number, most: number): Reconciliation {
  const standFor = sameModels(ours.models, theirs.cells.models);
  const days = new Map<string, Pair>();
  const models = new Map<string, Pair>();
  const total = new Pair('');
  for (const [side, cells] of [
    ['ours', ours],
    ['theirs', theirs.cells],
  ] as const) {
    for (const cell of cells.values()) {
      const model = standFor.get(cell.model)!;
      pairIn(days, `${cell.day} ${model}`, cell.day).take(side, cell);
      pairIn(models, model, '').take(side, cell);
      total.take(side, cell);
    }
  }
  const compared = (pair: Pair) => comparisonOf(pair, theirs, tolerance);
  const perModel = [...models.values()].map(compared).sort(byModel);
  const different = [...days.values()].filter((pair) => !compared(pair).within);
  return {
    compared: theirs.compared,
    total: { ...compared(total), model: '', names: [] },
    models: perModel,
    days: different
      .map((pair) => ({ day: pair.day, ...compared(pair), reasons: reasonsOf(pair, theirs, most) }))
      .sort((one, other) => one.day.localeCompare(other.day) || byModel(one, other)),
    equal: days.size - different.length,
    within: perModel.every((model) => model.within),
  };
}

function pairIn(pairs: Map<string, Pair>, key: string, day: string): Pair {
  let pair = pairs.get(key);
  if (!pair) pairs.set(key, (pair = new Pair(day)));
  return pair;
}

function byModel(one: Comparison, other: Comparison): number {
  return one.model.localeCompare(other.model);
}

function comparisonOf(
  { ours, theirs, names, lines }: Pair,
  { compared, decimals }: Theirs,
  tolerance: number,
): Comparison {
  const amounts = compared.map((name): [Compared, Difference] => {
    const more = difference(ours, theirs, name);
    // Half of the last digit of each line may have been rounded off.
    const rounded = name === 'cost_usd' ? (lines * 10 ** -Math.max(decimals, 2)) / 2 : 0;
    const within = Math.abs(more) <= theirs[name] * tolerance + rounded + 1e-9;
    const percent = theirs[name] ? Number(((more / theirs[name]) * 100).toFixed(4)) : null;
    return [name, { ours: ours[name], theirs: theirs[name], difference: more, percent, within }];
  });
  const [model = ''] = names;
  const within = amounts.every(([, one]) => one.within);
  return { model, names: [...names], amounts: Object.fromEntries(amounts), within };
}

/** What was noted of our calls, in order, as far as it can explain anything here. */
function reasonsOf({ cells, lines }: Pair, theirs: Theirs, most: number): DayComparison['reasons'] {
  const known = theirs.cells.models;
  const found = new Map<Reason, Explanation>();
  for (const { explanations, model } of cells) {
    for (const [noted, explanation] of explanations) {
      const reason = noted === 'unmatched' && lines > 0 ? 'name' : noted;
      if (reason === 'name' && known.has(model)) continue;
      const { largest, ...amounts } = explanation;
      const all = found.get(reason) ?? { ...noAmounts(), largest: [] };
      add(all, amounts);
      remember(all.largest, largest, most);
      found.set(reason, all);
    }
  }
  return REASONS.flatMap((reason) => {
    const explanation = found.get(reason);
    return explanation ? [{ reason, ...explanation }] : [];
  });
}
