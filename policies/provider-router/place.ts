import type { Answer } from '../../plugins/core/answer';
import type { Target } from '../../plugins/core/endpoint';
import type { AiRequest } from '../../plugins/core/request';
import type { Route } from './model-table';

/** Where an answer came from: of an endpoint with several addresses or accounts each keeps its own things. */
export interface Place {
  readonly target: Target;
  readonly url: string;
  /** Reference of the key; null where the endpoint has none. */
  readonly key: string | null;
}

/** An answer, and who has given it. */
export interface Placed {
  readonly answer: Answer;
  readonly place: Place;
}

/** Sends a request along a route. */
export type Ask = (route: Route, request: AiRequest) => Promise<Placed>;
