import { add, type Amounts, noAmounts } from './amounts';
import type { Call, Reason } from './reasons';
import { inputOf } from './reasons';

/** A request that may explain a difference. */
export interface Candidate {
  id: string;
  /** RFC 3339. */
  time: string;
  model: string;
  input_tokens: number;
  output_tokens: number;
  /** Null when the price is not known. */
  cost_usd: number | null;
  error: string | null;
}

/** Candidates for one reason: how many, what they have used together, and those that have used most. */
export interface Explanation extends Amounts {
  largest: Candidate[];
}

/** A model on a day, on one side. */
export interface Cell {
  day: string;
  model: string;
  amounts: Amounts;
  explanations: Map<Reason, Explanation>;
  /** Lines of an export that were added up, each of which the provider has rounded. */
  lines: number;
}

/** More than a file of a year with every model there is; what has more is no export of this kind. */
const MOST_CELLS = 200_000;

/** Sums by day and model. */
export class Cells {
  private readonly cells = new Map<string, Cell>();

  /** Throws when there are more than any export has. */
  at(day: string, model: string): Cell {
    const key = `${day}\n${model}`;
    let cell = this.cells.get(key);
    if (!cell) {
      if (this.cells.size >= MOST_CELLS) {
        throw new Error(`There are more than ${MOST_CELLS} days and models. Compare a part: --from and --to.`);
      }
      cell = { day, model, amounts: noAmounts(), explanations: new Map(), lines: 0 };
      this.cells.set(key, cell);
    }
    return cell;
  }

  get models(): Set<string> {
    return new Set([...this.cells.values()].map(({ model }) => model));
  }

  values(): Iterable<Cell> {
    return this.cells.values();
  }
}

/** Adds a call to what may explain a difference; of many, those that have used most are remembered. */
export function explain(cell: Cell, reason: Reason, call: Call, amounts: Partial<Amounts>, most: number): void {
  let explanation = cell.explanations.get(reason);
  if (!explanation) cell.explanations.set(reason, (explanation = { ...noAmounts(), largest: [] }));
  add(explanation, { ...amounts, requests: 1 });
  remember(explanation.largest, [candidateOf(call)], most);
}

/** Puts candidates among those that have used most. */
export function remember(largest: Candidate[], candidates: readonly Candidate[], most: number): void {
  const weight = (one: Candidate) => one.input_tokens + one.output_tokens;
  largest.push(...candidates);
  largest.sort((one, other) => weight(other) - weight(one));
  largest.length = Math.min(largest.length, most);
}

function candidateOf(call: Call): Candidate {
  return {
    id: call.row.id,
    time: new Date(call.start).toISOString(),
    model: call.model,
    input_tokens: inputOf(call),
    output_tokens: call.outputTokens ?? 0,
    cost_usd: call.cost,
    error: call.error,
  };
}
