import type { Part } from './answer';
import type { AiError } from './error';
import type { HubRequest } from './hub';
import type { JsonObject } from './json';
import type { ApiName, Operation } from './operations';
import type { ModelInfo } from './policy';
import type { Method } from './provider';
import type { AiRequest } from './request';
import type { ResourceCall } from './resource';

/** An error answer in a dialect's own form. */
export interface RenderedError {
  status: number;
  headers: Record<string, string>;
  body: Buffer | string;
}

/** What a dialect needs to know of the exchange while it renders. */
export interface RenderContext {
  readonly requestId: string;
  readonly request: AiRequest;
  /** What the answer has cost so far, in US dollars; undefined where it is not known or not to be told. */
  cost?(): number | undefined;
}

/** Writes one streamed answer. Made anew for each answer, because rendering has state. */
export interface StreamRenderer {
  /** `text/event-stream; charset=utf-8` unless it says otherwise. */
  readonly contentType?: string;
  /** A part whose bytes are in another API, or in none: rendered from its chunks. May be empty. */
  translate(part: Part): string;
  /** A part whose bytes are in this dialect's API: mostly `part.raw` as it is. */
  forward(part: Part): Buffer | string;
  /** What must follow the last part of a complete answer; `forwarded` tells which of the two ways was taken. */
  end(forwarded: boolean): string;
  /** What tells the client that the answer failed midway. */
  fail(error: AiError): string;
}

/** What a request's path says besides what is asked for. */
export interface RequestPath {
  /** What matched the `{names}` of the dialect's path, percent-decoded. */
  readonly names: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
}

export interface RequestAbout {
  readonly model: string;
  readonly stream: boolean;
}

/**
 * How the body of a request comes: as JSON; as a form with files, or as JSON where the client says so; as bytes that
 * pass unread with their content type; or not at all, and then one that is sent all the same is ignored.
 */
export type BodyKind = 'json' | 'form' | 'bytes' | 'none';

/** A client-facing API. Pure functions: no sockets, no state beyond one answer. */
export interface Dialect {
  readonly name: ApiName;
  readonly operation: Operation;
  /** Method and path below the API's root, e.g. `POST /chat/completions`; `{name}` matches one character or more. */
  readonly method: Method;
  readonly path: string;
  /** Version in the path of the API's root (`v1beta`), where another API has the same path below its own. */
  readonly root?: string;
  /** A header that clients of this API send, where another API has the same method and path. */
  readonly clientHeader?: string;
  /** Name in the query by which clients of this API may send their key; it goes nowhere else. */
  readonly keyInQuery?: string;
  /** `json` unless it says otherwise. */
  readonly body?: BodyKind;
  /** What is asked for where the operation is `resource`; its ids are `{id}` and `{item}` of the path. */
  readonly resource?: Pick<ResourceCall, 'resource' | 'part'>;
  /** Name of the header that carries the request's id. */
  readonly requestIdHeader: 'x-request-id' | 'request-id';
  /** Checks what the gateway itself relies on; throws `AiError` 400 that names the member at fault. */
  check?(body: JsonObject): void;
  /** The model asked for and whether a stream is, where this API does not say it in members `model` and `stream`. */
  about?(body: JsonObject, path: RequestPath): RequestAbout;
  /**
   * The member by which a request relies on what only a provider of this API keeps (an earlier answer, a job):
   * such a request can be neither translated nor answered from a cache.
   */
  statefulMember?(body: JsonObject): string | undefined;
  toHub(body: JsonObject, about: RequestAbout): HubRequest;
  /** A plain answer's bytes, from a part whose `raw` is in another API or absent. */
  renderWhole?(part: Part, context: RenderContext): string;
  streamRenderer?(context: RenderContext): StreamRenderer;
  renderError(error: AiError, requestId: string): RenderedError;
  /** The body that lists models, where this API has a form of its own. */
  renderModels?(models: readonly ModelInfo[]): object;
  /** The body that tells of one model. */
  renderModel?(model: ModelInfo): object;
  /** Adds an instruction in the place where this API keeps instructions. Chat only. */
  addInstruction?(body: JsonObject, text: string, position: 'start' | 'end'): JsonObject;
}

export function defineDialect<T extends Dialect>(dialect: T): T {
  return dialect;
}
