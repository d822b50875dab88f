import type { Cost } from './context';
import type { ModelOperation } from './operations';
import type { Usage } from './usage';

/** What a request says of the images that it asks for; their price depends on it. */
export interface RequestedImage {
  /** Such as `1024x1024`. */
  size?: string;
  quality?: string;
}

/** One model at one endpoint. */
export interface PricedModel {
  /** Provider kind, e.g. `openai`. */
  provider: string;
  /** Name of the service endpoint, so that an operator can price one deployment apart. */
  endpoint: string;
  model: string;
}

export interface PriceQuestion extends PricedModel {
  operation: ModelOperation;
  usage: Usage;
  image?: RequestedImage;
  /** The class of service, where it is not the usual one: `flex`, `priority`, `batch`. */
  serviceTier?: string;
  /** Milliseconds since 1970: prices change. */
  time: number;
}

/** What requests cost. */
export interface PriceBook {
  /** Changes with the prices; stored with each ledger row. */
  readonly version: string;
  /** A member is null when something was used whose price is not known, and so is the total: that is never 0. */
  cost(question: PriceQuestion): Cost;
  /** The same, each at the highest price that is known of the provider's models; all null where none is. */
  estimate(question: PriceQuestion): Cost;
  /** Whether it has any price. */
  knows(model: PricedModel, time: number): boolean;
  /** What a caller is charged for what costs so much: with the mark-up or discount of its consumer or team. */
  billed(cost: number, caller: { consumer?: string; team?: string }): number;
}
