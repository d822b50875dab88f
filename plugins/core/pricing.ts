import type { Cost } from './context';
import type { ModelOperation } from './operations';
import type { Usage } from './usage';

export interface PriceQuestion {
  /** Provider kind, e.g. `openai`. */
  provider: string;
  /** Name of the service endpoint, so that an operator can price one deployment apart. */
  endpoint: string;
  model: string;
  operation: ModelOperation;
  usage: Usage;
  /** The class of service, where it is not the usual one: `flex`, `priority`, `batch`. */
  serviceTier?: string;
  /** Milliseconds since 1970: prices change. */
  time: number;
}

/** What requests cost. */
export interface PriceBook {
  /** Changes with the prices; stored with each ledger row. */
  readonly version: string;
  /** Every member is null when the model's price is not known: an unknown price is never 0. */
  cost(question: PriceQuestion): Cost;
  /** What a caller is charged for what costs so much: with the mark-up or discount of its consumer or team. */
  billed(cost: number, caller: { consumer?: string; team?: string }): number;
}
