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
  /** Milliseconds since 1970: prices change. */
  time: number;
}

/** What requests cost. */
export interface PriceBook {
  /** Changes with the prices; stored with each ledger row. */
  readonly version: string;
  /** Every member is null when the model's price is not known: an unknown price is never 0. */
  cost(question: PriceQuestion): Cost;
}
