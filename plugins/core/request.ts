import type { HubRequest } from './hub';
import type { RequestAbout, RequestPath } from './dialect';
import { editForm } from './form';
import type { JsonObject } from './json';
import type { Form } from './multipart';
import type { ApiName, ModelOperation } from './operations';
import type { ResourceCall } from './resource';

/** A request body in some API, with the very bytes that carried it while nobody has changed it. */
export interface NativeBody {
  readonly api: ApiName;
  readonly body: JsonObject;
  readonly bytes?: Buffer;
  /** Of the bytes, where they are not JSON. */
  readonly contentType?: string;
  /** What came as a form with files: `body` holds its fields and describes its files (see `form.ts`). */
  readonly form?: Form;
}

/** The bytes that say what the body says: those that came, or new ones where it was changed. */
export function bytesOf({ body, bytes, form }: NativeBody): Buffer {
  return bytes ?? (form ? editForm(form, body) : Buffer.from(JSON.stringify(body)));
}

export interface AiRequestFields {
  readonly operation: ModelOperation;
  /** The model as the client asked for it, or as a policy replaced it. */
  readonly model: string;
  readonly stream: boolean;
  readonly native: NativeBody;
  /** Translates the native body into the hub's form; called at most once, when somebody asks. */
  readonly toHub: (body: JsonObject, about: RequestAbout) => HubRequest;
  /** What the path and query said. */
  readonly path?: RequestPath;
  /** What is asked for where the operation is `resource`. */
  readonly resource?: ResourceCall;
  /** Headers that a policy wants the provider to get, or, `undefined`, not to get. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

const NO_PATH: RequestPath = { names: {}, query: new URLSearchParams() };
const NO_HEADERS: AiRequest['headers'] = {};

/** A request as policies see it. It is never changed: a policy that wants another one returns a replacement. */
export class AiRequest {
  readonly operation: ModelOperation;
  readonly model: string;
  readonly stream: boolean;
  readonly native: NativeBody;
  readonly path: RequestPath;
  readonly resource?: ResourceCall;
  readonly headers: Readonly<Record<string, string | undefined>>;
  private readonly toHub: AiRequestFields['toHub'];
  private hubBody: HubRequest | undefined;

  constructor(fields: AiRequestFields) {
    this.operation = fields.operation;
    this.model = fields.model;
    this.stream = fields.stream;
    this.native = fields.native;
    this.path = fields.path ?? NO_PATH;
    this.resource = fields.resource;
    this.headers = fields.headers ?? NO_HEADERS;
    this.toHub = fields.toHub;
  }

  /** The body in the hub's form (see `hub.ts`). Read only. */
  get hub(): HubRequest {
    return (this.hubBody ??= this.toHub(this.native.body, this));
  }

  /**
   * The same request with another body in the same API; its bytes are made anew, unless they are given. The files of a
   * form stay as they are.
   */
  withBody(body: JsonObject, bytes?: Buffer): AiRequest {
    const { api, form, contentType } = this.native;
    return new AiRequest({ ...this.fields(), native: { api, body, bytes, ...(form ? { form, contentType } : {}) } });
  }

  /** The same request for another model name. The body keeps the name that was sent until a provider is called. */
  withModel(model: string): AiRequest {
    return new AiRequest({ ...this.fields(), model });
  }

  /** The same request with further headers for the provider; names in lower case. */
  withHeaders(headers: Readonly<Record<string, string | undefined>>): AiRequest {
    return new AiRequest({ ...this.fields(), headers: { ...this.headers, ...headers } });
  }

  /** The request for another one of the things that a provider keeps, without what was said of the first one. */
  withResource(resource: ResourceCall): AiRequest {
    return new AiRequest({ ...this.fields(), resource, path: undefined });
  }

  private fields(): AiRequestFields {
    const { operation, model, stream, native, path, resource, headers, toHub } = this;
    return { operation, model, stream, native, path, resource, headers, toHub };
  }
}
