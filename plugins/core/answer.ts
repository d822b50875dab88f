import type { Duplex } from 'node:stream';
import type { AnswerEdit } from './edit-answer';
import type { HubAnswer, HubChunk } from './hub';
import type { ApiName } from './operations';
import type { Target } from './endpoint';
import type { EventBatch } from './framing';
import type { Usage } from './usage';

/**
 * One piece of an answer. A plain answer is a sequence of one part with `whole`; a streamed one is a sequence of
 * parts with `chunks`. `raw` holds the bytes as they came in the answer's API; a part made by the gateway has none.
 */
export interface Part {
  raw?: Buffer;
  /** Where the events stand in `raw`, for a streamed answer that came over the wire. */
  batch?: EventBatch;
  chunks?: readonly HubChunk[];
  /** The bytes say something that the hub has no form for. */
  said?: boolean;
  whole?: HubAnswer;
  /** The usage so far, when this part reported one: the last one wins, it is never added up. */
  usage?: Usage;
  /** With this part everything has been said that the answer's API promises; only then it may be marked. */
  last?: boolean;
}

/** Watches an answer on its way to the client without changing it. */
export interface Tap {
  /** Called for each part right before it is written. */
  part?(part: Part): void;
  /** Called exactly once. `complete` is false when the answer was cut, failed or was never read. */
  end?(complete: boolean): void;
}

/** A WebSocket connection to a provider, accepted and not read from yet. */
export interface Link {
  readonly socket: Duplex;
  /** Where it leads. */
  readonly target: Target;
  /** Headers of its handshake that the client must see. */
  readonly headers: Readonly<Record<string, string>>;
  /** How long it may last. Milliseconds. */
  readonly lifetime: number;
  /** To be aborted with the `AiError` that ends the session and tells the client why. */
  readonly ending: AbortController;
  /** Called with each text message of the provider. */
  onMessage(text: string): void;
}

/**
 * What a provider (or a cache) answered with success; failures are thrown as `AiError`. Whoever receives an answer
 * must either hand it on, iterate `parts` to the end, or `discard` it.
 */
export interface Answer {
  readonly status: number;
  /** Headers for the client; policies may add theirs until the first byte is written. */
  readonly headers: Record<string, string>;
  /** The API that `raw` bytes are in. */
  readonly api: ApiName;
  readonly streamed: boolean;
  /**
   * The answer is just bytes, such as a file or sound: `raw` of its parts goes out as it comes, whatever the client's
   * API, with the `content-type` (and `content-length`, where it is known) of `headers`. Such an answer is `streamed`.
   */
  readonly bytes?: boolean;
  /** The connection to the provider goes on in another protocol, and so shall the client's; there are no parts. */
  readonly link?: Link;
  /** Throws `AiError` when the answer is cut or fails midway. */
  readonly parts: AsyncIterable<Part>;
  /** The one part of a plain answer, at hand before `parts` is read. */
  readonly whole?: Part;
  readonly taps: Tap[];
  /** Changes to what the client gets, in the form of its own API; not of answers that are just bytes. */
  edits?: AnswerEdit[];
  /** Lets go of the provider's connection when the answer is not wanted any more. May be called twice. */
  discard(): void;
}

/** A plain answer that is already complete. */
export function wholeAnswer(
  part: Part,
  about: { api: ApiName; status?: number; headers?: Record<string, string> },
): Answer {
  return {
    status: about.status ?? 200,
    headers: about.headers ?? {},
    api: about.api,
    streamed: false,
    whole: part,
    parts: only(part),
    taps: [],
    discard() {},
  };
}

async function* only(part: Part): AsyncIterable<Part> {
  yield part;
}
