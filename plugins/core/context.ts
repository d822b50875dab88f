import type { Dialect } from './dialect';
import type { Target } from './endpoint';
import type { Grant } from './grant';
import type { JsonObject } from './json';
import type { Quantity } from './limit';
import type { Operation } from './operations';
import type { RequestedImage } from './pricing';
import type { MeasuredUsage, Provenance, Usage } from './usage';

/** Who calls. */
export interface Consumer {
  /** The host's id of the user or application. */
  id: string;
  /** Username or application name, for people. */
  name: string;
  team?: string;
  /** Public part of the credential used. */
  keyId?: string;
  /** What a token said of the caller, for limits and caches that go by it. */
  claims?: JsonObject;
  /** What key, consumer and team are granted; all of them must allow what the caller does. None: everything. */
  grants?: readonly Grant[];
}

/** One try of one provider. */
export interface Attempt {
  endpoint: string;
  /** Provider kind, e.g. `anthropic`. */
  provider: string;
  model: string;
  /** HTTP status, or undefined when no answer came. */
  status?: number;
  /** Why it failed; undefined for the attempt that succeeded. */
  error?: string;
  /** Milliseconds from the start of the request to that of the attempt. */
  startedAfter: number;
  /** Milliseconds from its start to the first content or failure. */
  duration: number;
  /**
   * What it has used, of an attempt that did not end in the answer that the client gets: one that failed, or whose
   * answer a policy had made anew. Its provider charges for it all the same.
   */
  used?: MeasuredUsage;
  /** The provider's class of service, where it is not the usual one: `flex`, `priority`, `batch`. */
  serviceTier?: string;
  /** What it costs, as far as that is known. Written by usage-meter. */
  cost?: Cost;
}

export type CacheStatus = 'hit' | 'semantic-hit' | 'miss' | 'bypass';

/** A check has found something. */
export interface Incident {
  check: string;
  side: 'input' | 'output';
  action: 'block' | 'redact' | 'flag';
}

/** How the money of a request adds up, in US dollars. `null` where a price is not known. */
export interface Cost {
  input: number | null;
  cachedInput: number | null;
  cacheWrite: number | null;
  output: number | null;
  /** What is not paid by the token: images, seconds, characters, searches, requests. */
  other: number | null;
  total: number | null;
  /** What an answer from the cache would have cost; absent otherwise. */
  saved?: number;
  /** Set where the model's own price is not known, and the highest of its provider was taken. */
  estimated?: true;
}

/** A limit that a request did not fit into. */
export interface LimitEvent {
  /** What came of it: `shadow` would have been a refusal, were the limit enforced; `substituted` went on elsewhere. */
  result: 'refused' | 'shadow' | 'warned' | 'substituted';
  quantity: Quantity;
  /** Whose requests the limit counts together, such as `team`. */
  by: string;
}

/**
 * What is known of one exchange, at `req.egContext.ai`. Each fact below the line has exactly one writer, named with
 * it; everybody else only reads.
 */
export interface AiContext {
  /** Id of the request, sent back in `x-request-id`. */
  readonly id: string;
  /** Wall clock, milliseconds since 1970. */
  readonly startedAt: number;
  /** Name of the host's pipeline and of its apiEndpoint. */
  readonly pipeline: string;
  /** Scopes that the host's apiEndpoint asks of its callers. */
  readonly scopes: readonly string[];
  readonly method: string;
  readonly path: string;
  /** The request's headers, as Node gives them. */
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  /** The key that the client sent in the query, where its API has it there. Never to be logged or passed on. */
  readonly queryKey?: string;
  /** Aborted when the client leaves or the exchange ends. Everything that waits must obey it. */
  readonly signal: AbortSignal;
  readonly dialect: Dialect;
  readonly operation: Operation;
  /** Headers for whatever answer or error is sent. */
  readonly answerHeaders: Record<string, string>;
  /**
   * Where a model's name leads in this pipeline for this caller, in order; empty when nobody knows the name, or the
   * caller may use none of what is behind it.
   */
  targetsOf(model: string): readonly Target[];
  /** Milliseconds since the request began. */
  elapsed(): number;

  // ---- facts ----
  /** The caller's address: that of the connection, or, behind proxies that are trusted, as written by ip-filter. */
  ip: string;
  /** Written by ai-auth (or taken from the host's own auth policies by core when ai-auth is absent). */
  consumer?: Consumer;
  /** Model as the client asked for it. Written by core when the request is parsed. */
  requestedModel?: string;
  /** What the client says of the images that it asks for. Written by core when the request is parsed. */
  requestedImage?: RequestedImage;
  /** Whether a stream was asked for. Written by core when the request is parsed. */
  streamed?: boolean;
  /** Input tokens counted before the call. Written by token-counter. */
  inputTokens?: { count: number; provenance: Provenance };
  /** Written by semantic-cache. */
  cache?: {
    status: CacheStatus;
    ageSeconds?: number;
    /** For a `semantic-hit`: the entry that serves, and how alike both questions are, from 0 to 1. */
    entry?: string;
    similarity?: number;
    /** For a hit: the usage of the call that is not made, and who had answered. */
    savedUsage?: Usage;
    model?: string;
    provider?: string;
    endpoint?: string;
  };
  /** What checks have found, each once; never the text. Written by guardrails. */
  incidents?: Incident[];
  /** In order. Written by provider-router. */
  readonly attempts: Attempt[];
  /** The endpoint and model that answered. Written by provider-router. */
  answeredBy?: { endpoint: string; provider: string; model: string };
  /** What the provider that is at work has reported, updated as its answer passes. Written by provider-router. */
  reportedUsage?: Usage;
  /** The provider's class of service that answered: `flex`, `priority`, `batch`. Written by provider-router. */
  serviceTier?: string;
  /** What was counted where the provider reported nothing. Written by token-counter when the answer has ended. */
  countedUsage?: MeasuredUsage;
  /** Milliseconds from the start to the first content. Written by core when it is written to the client. */
  firstContentAfter?: number;
  /** What limits had to say of the request that it exceeded, in order. Written by quota. */
  limitEvents?: LimitEvent[];
  /** What the client says that the request is for, as far as the operator wants to know. Written by usage-meter. */
  tags?: Readonly<Record<string, string>>;
  /** The client's own user, who sits before it. Written by usage-meter, where the operator wants to know. */
  endUser?: string;
  /** Of all attempts together. Written by usage-meter. */
  cost?: Cost;
  /** What a streamed answer's last usage object tells as its cost, in US dollars. Written by usage-meter. */
  toldCost?: number;
}

/** How an exchange ended. */
export interface Outcome {
  /** Status sent to the client, or that would have been sent had it not left: 499 when it left before any answer. */
  status: number;
  /** Code of the refusal or fault; undefined for a success. */
  code?: string;
  /** `complete`: all was sent. `partial`: cut after the first content. `none`: no answer of a model was sent. */
  delivery: 'complete' | 'partial' | 'none';
  /** Milliseconds from start to end. */
  duration: number;
}
