import type { TObject } from '@sinclair/typebox';
import type { Target } from './endpoint';
import type { HubAnswer, HubChunk } from './hub';
import type { JsonObject } from './json';
import type { ApiName, ModelOperation } from './operations';
import type { AiRequest } from './request';
import type { SseEvent } from './sse';
import type { Usage } from './usage';

/** One HTTP call to a provider, before credentials. */
export interface ProviderCall {
  /** Path below the endpoint's base URL, with query. */
  path: string;
  headers?: Record<string, string>;
  body: Buffer | string;
  /** Options of the request that this provider cannot honour: told to the client, never dropped in silence. */
  dropped?: string[];
}

/** What one streamed event says in the hub's form. */
export interface StreamRead {
  chunks: readonly HubChunk[];
  usage?: Usage;
  /** The provider reported a failure inside the stream. */
  error?: { status: number; message: string };
}

/** Reads one streamed answer; made anew for each, because reading has state. */
export interface StreamReader {
  read(event: SseEvent): StreamRead;
  /** True once everything has come that the API promises; a stream that ends before is a cut one. */
  readonly complete: boolean;
}

/** What a plain answer says in the hub's form. */
export interface WholeRead {
  whole: HubAnswer;
  usage?: Usage;
  /** The bytes are not what the request asked for, though in the same API: the dialect must render the answer anew. */
  unlike?: boolean;
}

/** How one provider kind performs one operation: pure translation, no sockets. */
export interface OperationAdapter {
  /** The wire format spoken; a client of the same one is passed through without translation. */
  readonly api: ApiName;
  call(request: AiRequest, target: Target): ProviderCall;
  /** A plain success. Throws when it is not what the API promises. */
  readWhole(body: JsonObject, request: AiRequest): WholeRead;
  streamReader?(request: AiRequest): StreamReader;
}

/** An HTTP answer as a transport gives it. */
export interface TransportAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: AsyncIterable<Buffer>;
  /** Closes the connection. May be called twice, and after the end. */
  destroy(): void;
}

export interface TransportRequest {
  method: 'GET' | 'POST';
  url: string;
  headers: Record<string, string>;
  body?: Buffer | string;
  signal: AbortSignal;
  /** Milliseconds. */
  connectTimeout: number;
}

/** Sends one call. Rejects with `AiError` 502 or 504 when no answer comes, or with the signal's reason. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

export interface Provider {
  /** The value of `provider:` in a service endpoint. */
  readonly kind: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** Schema of further members of the service endpoint, if the kind has any. */
  readonly options?: TObject;
  readonly operations: Partial<Record<ModelOperation, OperationAdapter>>;
  /** Headers that carry the credential. */
  authorize(apiKey: string): Record<string, string>;
  /** Whether calls without a key make sense (local servers, demo). */
  readonly keyless?: boolean;
  /** Client headers that go upstream, lower case. */
  readonly forwardHeaders?: readonly string[];
  /** Models this kind always has, for `GET /v1/models`. */
  readonly models?: readonly string[];
  /** Message and code of an error body in the provider's own form. */
  readError?(body: JsonObject): { message: string; code?: string; type?: string; param?: string } | undefined;
  /** Replaces the network, for a provider that lives in this process. */
  readonly transport?: Transport;
}

/** Declares a provider kind. */
export function defineProvider<T extends Provider>(provider: T): T {
  return provider;
}
