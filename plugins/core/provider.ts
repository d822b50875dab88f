import type { Duplex } from 'node:stream';
import type { TObject } from '@sinclair/typebox';
import type { LocalEmbedders } from './embedder';
import type { Endpoint, Target } from './endpoint';
import type { Framing, StreamEvent } from './framing';
import type { HubAnswer, HubChunk } from './hub';
import type { Json, JsonObject } from './json';
import type { ApiName, ModelOperation } from './operations';
import type { Takes } from './options';
import type { AiRequest } from './request';
import type { Usage } from './usage';

export type Method = 'GET' | 'POST' | 'DELETE';

/** One HTTP call to a provider, before credentials. */
export interface ProviderCall {
  /** `POST` unless it says otherwise. */
  method?: Method;
  /** Path below the endpoint's base URL, with query. */
  path: string;
  /** `content-type` is `application/json` unless it says otherwise. */
  headers?: Record<string, string>;
  body?: Buffer | string;
  /** Options of the request that this provider cannot honour: told to the client, never dropped in silence. */
  dropped?: string[];
}

/** What one streamed event says in the hub's form. */
export interface StreamRead {
  chunks: readonly HubChunk[];
  /** It says something, though the hub has no form for it. */
  said?: boolean;
  usage?: Usage;
  /** The provider's class of service, in its own word. */
  serviceTier?: Json;
  /** The provider reported a failure inside the stream. */
  error?: { status: number; message: string; code?: string };
}

/** Reads one streamed answer; made anew for each, because reading has state. */
export interface StreamReader {
  read(event: StreamEvent): StreamRead;
  /** True once everything has come that the API promises; a stream that ends before is a cut one. */
  readonly complete: boolean;
  /** Nothing in the stream marks its end: `complete` holds only when the connection ends in order behind it. */
  readonly unmarked?: boolean;
}

/** What a plain answer says in the hub's form. */
export interface WholeRead {
  whole: HubAnswer;
  usage?: Usage;
  /** The provider's class of service, in its own word. */
  serviceTier?: Json;
  /** The bytes are not what the request asked for, though in the same API: the dialect must render the answer anew. */
  unlike?: boolean;
}

/** Finds out whether bytes that pass are all of their answer, where a clean end of the connection does not tell. */
export interface EndFinder {
  read(bytes: Buffer): void;
  /** True once everything has come that the API promises. */
  readonly complete: boolean;
}

/** How one provider kind performs one operation: pure translation, no sockets. */
export interface OperationAdapter {
  /** The wire format spoken; a client of the same one is passed through without translation. */
  readonly api: ApiName;
  /** How its streams are cut into events; server-sent events unless it says otherwise. */
  readonly framing?: Framing;
  /** The options of a translated chat request that the provider takes; chat only. */
  readonly takes?: Takes;
  call(request: AiRequest, target: Target): ProviderCall;
  /** A plain success. Throws when it is not what the API promises. */
  readWhole(body: JsonObject, request: AiRequest): WholeRead;
  /** The same where the API answers with a list. */
  readList?(list: Json[], request: AiRequest): WholeRead;
  streamReader?(request: AiRequest): StreamReader;
  /** What one event of a realtime session says was used; sessions add these up. */
  readEvent?(event: JsonObject): Usage | undefined;
  /**
   * Whether an answer of this content type is just bytes, which go to the client unread as they come, and what it has
   * used, where that is known without reading it. Undefined for an answer that is to be read.
   */
  bytes?(contentType: string, request: AiRequest): { usage?: Usage; end?: EndFinder } | undefined;
}

/** An HTTP answer as a transport gives it. */
export interface TransportAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  body: AsyncIterable<Buffer>;
  /** The connection, where the provider took up the protocol that was asked for; then there is no body. */
  socket?: Duplex;
  /** Closes the connection. May be called twice, and after the end. */
  destroy(): void;
}

export interface TransportRequest {
  /** `PUT` for calls beside those to models. */
  method: Method | 'PUT';
  url: string;
  headers: Record<string, string>;
  body?: Buffer | string;
  signal: AbortSignal;
  /** Milliseconds. */
  connectTimeout: number;
  /** Another protocol to go on with on the same connection. */
  upgrade?: 'websocket';
  /** Called when there is a connection and the call goes out on it: what the provider reads from now on, it may charge. */
  onSent?: () => void;
}

/** Sends one call. Rejects with `AiError` 502 or 504 when no answer comes, or with the signal's reason. */
export type Transport = (request: TransportRequest) => Promise<TransportAnswer>;

/** What an error body says. */
export interface ProviderError {
  message: string;
  /** Stable name, in OpenAI's words where those have one. */
  code?: string;
  type?: string;
  param?: string;
  status?: number;
  /** Seconds until it is worth another try, where no header says so. */
  retryAfter?: number;
  /** The body is not in the form of the API that was spoken: the dialect must render the error anew. */
  unlike?: boolean;
}

/** Signs the calls of one endpoint: with tokens that are fetched and refreshed, or over the call itself. */
export interface Signer {
  /** What the endpoint lacks to be called, in words; undefined when it is ready. */
  readonly missing: string | undefined;
  /**
   * Headers that carry the credential.
   *
   * @param call as it will be sent; `headers` in lower case
   * Rejects with `AiError` 503 `provider_credentials_missing`, or 502 when the credential cannot be fetched.
   */
  sign(
    call: { method: Method; url: string; headers: Readonly<Record<string, string>>; body?: Buffer | string },
    signal: AbortSignal,
  ): Promise<Record<string, string>>;
  /** The provider rejected what was signed with: fetch it anew next time. */
  rejected(): void;
  /** What must never be shown: tokens and keys in use. */
  secrets(): readonly string[];
}

export interface Provider {
  /** The value of `provider:` in a service endpoint. */
  readonly kind: string;
  /** One line for the documentation. */
  readonly summary: string;
  /** Schema of further members of the service endpoint, if the kind has any. */
  readonly options?: TObject;
  readonly operations: Partial<Record<ModelOperation, OperationAdapter>>;
  /** The same operations in further wire formats, for clients that speak just these: nothing is translated then. */
  readonly alternatives?: Partial<Record<ModelOperation, readonly OperationAdapter[]>>;
  /** The one name of a model that can be written in several ways: permissions, limits and prices go by it. */
  nameOf?(written: string): string;
  /** What serves a model instead, where it is spoken to in another API than the kind's others. */
  servingOf?(model: string): Serving | undefined;
  /**
   * Makes what signs the calls of one endpoint, where a credential is more than a key in a header; undefined for an
   * endpoint whose keys will do. Throws when the endpoint's members are wrong.
   */
  createSigner?(endpoint: Endpoint, send: Transport): Signer | undefined;
  /** Where a call is served, where more than `region` of the endpoint says so. */
  regionOf?(endpoint: Endpoint, model: string): string | undefined;
  /** Headers that carry the credential, for calls without a signer. */
  authorize(apiKey: string): Record<string, string>;
  /** Whether calls without a key make sense (local servers, demo). */
  readonly keyless?: boolean;
  /** Client headers that go upstream, lower case. */
  readonly forwardHeaders?: readonly string[];
  /** Models this kind always has, for `GET /v1/models`. */
  readonly models?: readonly string[];
  /**
   * Message and code of an error body in the provider's own form; a status where the one it came with means something
   * else than in the APIs of clients.
   */
  readError?(body: JsonObject, answer: Pick<TransportAnswer, 'status' | 'headers'>): ProviderError | undefined;
  /** Replaces the network, for a provider that lives in this process. */
  readonly transport?: Transport;
  /** The kind as it is served by embedders of this process. */
  withEmbedders?(embedders: LocalEmbedders): Provider;
  /** Why no endpoint of the kind can be called here, in words. */
  readonly missing?: string;
}

/** What of a provider may differ from model to model. */
export type Serving = Pick<Provider, 'operations' | 'alternatives' | 'forwardHeaders' | 'readError'>;

/** Declares a provider kind. */
export function defineProvider<T extends Provider>(provider: T): T {
  return provider;
}
