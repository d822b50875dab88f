import type { Static, TObject } from '@sinclair/typebox';
import type { Answer } from './answer';
import type { CacheListing, CachePurge, CacheReport } from './cache-report';
import type { AiContext, Consumer, Outcome } from './context';
import type { Target } from './endpoint';
import type { UsageSum } from './ledger';
import type { LimitStanding } from './limit';
import type { AiRequest } from './request';
import type { Resting } from './resting';
import type { Services } from './services';

type MaybePromise<T> = T | Promise<T>;

/** Produces the answer of the policies below. */
export type Next = (request: AiRequest) => Promise<Answer>;

/** To be called before a provider is tried, with the request as it goes out; rejects where that is forbidden. */
export type Attempt = (target: Target, request: AiRequest) => Promise<void>;

/**
 * What a policy does, by what is known at the time. Every hook may throw `AiError` to refuse; hooks that need not
 * wait should not be async.
 */
export interface Hooks {
  /** Connection and headers are known, the body is unread. */
  onConnect?(ai: AiContext): MaybePromise<void>;
  /** The request is known; return a replacement to change it. */
  onRequest?(request: AiRequest, ai: AiContext): MaybePromise<AiRequest | void>;
  /** Wraps the call that produces the answer; a policy earlier in the pipeline wraps later ones. */
  onCall?(request: AiRequest, next: Next, ai: AiContext): Promise<Answer>;
  /** One provider is about to be tried, with the request as it goes out; throw to forbid it. */
  onAttempt?(target: Target, request: AiRequest, ai: AiContext): MaybePromise<void>;
  /** Produces the answer and so ends the pipeline. `attempt` runs the `onAttempt` hooks of all policies. */
  answer?(request: AiRequest, ai: AiContext, attempt: Attempt): Promise<Answer>;
  /** Where a model's name leads at present, for whoever may use it, in order; empty when nobody knows the name. */
  targets?(model: string): readonly Target[];
  /** The names that a caller may use, for `GET /v1/models`; without a caller all of them. */
  models?(ai?: AiContext): MaybePromise<ModelInfo[]>;
  /** What a caller has used itself, for `GET /v1/usage` with this query. Rejects with `AiError` who may not know. */
  usage?(query: URLSearchParams, ai: AiContext): Promise<readonly UsageSum[]>;
  /** The limits of a caller of whom no more is known than these, and how they stand. Rejects where a store is away. */
  limits?(caller: Caller): Promise<readonly LimitStanding[]>;
  /**
   * What a caller says of an answer that it got, by the id of its request, for `POST /v1/feedback`. Whether this
   * policy knows of the request; rejects with `AiError` who may not judge it.
   */
  feedback?(feedback: Feedback, ai: AiContext): Promise<boolean>;
  /** How the cache that it keeps is doing. */
  cache?(): Promise<CacheReport>;
  /**
   * What the cache that it keeps would forget by `purge`; at most `most` are told one by one. Of those that only exactly
   * the same requests find no question is known: they count in the total where `withExact` asks for that, which takes
   * longer. Rejects where a store is away.
   */
  entries?(purge: CachePurge, most: number, withExact?: boolean): Promise<CacheListing>;
  /** Forgets answers; how many. Rejects where a store is away. */
  purge?(purge: CachePurge): Promise<number>;
  /** Which addresses and keys of endpoints it leaves alone at present. */
  resting?(): readonly Resting[];
  /** What an operator should be told when the gateway starts; `callers` says whether any consumer or key exists. */
  notes?(known: { callers: boolean }): readonly string[];
  /**
   * How it all ended: called exactly once for every request of the pipeline, refusals and cuts included, last policy
   * first, whether or not the request came as far as this policy. Of an answer it is called before its end is sent,
   * which waits for the promise that it may return. Must not throw, and the promise must not reject.
   */
  onEnd?(ai: AiContext, outcome: Outcome): void | Promise<void>;
  /** The pipeline was replaced by a reload, and its last request has ended; or the gateway stops, which waits for it. */
  dispose?(): MaybePromise<void>;
}

/** Somebody who is asked about, not who asks: with `consumer` alone it may call with any key. */
export interface Caller {
  /** What its limits can be told by. */
  readonly known: ReadonlySet<'key' | 'consumer' | 'team'>;
  readonly consumer: Consumer;
}

/** What a caller says of an answer. */
export interface Feedback {
  readonly requestId: string;
  readonly rating: 'good' | 'bad';
}

export interface ModelInfo {
  id: string;
  /** Who serves it; the endpoint's name, or `gateway` for a name of the gateway's own. */
  owner: string;
}

/** Where in the configuration a policy stands. */
export interface PolicyPlace {
  pipeline: string;
  /** Path of the entry in `gateway.config.yml`, for messages. */
  path: string;
  /** Names of all policies of the pipeline, in order. */
  policies: readonly string[];
}

export interface PolicyDefinition<Parameters extends TObject = TObject> {
  /** The name in `policies:` and `pipelines:`. */
  readonly name: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** JSON Schema of what may stand under `action:`. */
  readonly parameters: Parameters;
  /** Runs once per pipeline entry and again after a reload: compile here, not per request. Throws on bad parameters. */
  setup(parameters: Static<Parameters>, services: Services, place: PolicyPlace): Hooks;
}

/** Declares a policy. */
export function definePolicy<Parameters extends TObject>(
  definition: PolicyDefinition<Parameters>,
): PolicyDefinition<Parameters> {
  return definition;
}
