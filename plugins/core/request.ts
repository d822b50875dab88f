import type { HubRequest } from './hub';
import type { JsonObject } from './json';
import type { ApiName, ModelOperation } from './operations';

/** A request body in some API, with the very bytes that carried it while nobody has changed it. */
export interface NativeBody {
  readonly api: ApiName;
  readonly body: JsonObject;
  readonly bytes?: Buffer;
}

export interface AiRequestFields {
  readonly operation: ModelOperation;
  /** The model as the client asked for it, or as a policy replaced it. */
  readonly model: string;
  readonly stream: boolean;
  readonly native: NativeBody;
  /** Translates the native body into the hub's form; called at most once, when somebody asks. */
  readonly toHub: (body: JsonObject) => HubRequest;
}

/** A request as policies see it. It is never changed: a policy that wants another one returns a replacement. */
export class AiRequest {
  readonly operation: ModelOperation;
  readonly model: string;
  readonly stream: boolean;
  readonly native: NativeBody;
  private readonly toHub: (body: JsonObject) => HubRequest;
  private hubBody: HubRequest | undefined;

  constructor(fields: AiRequestFields) {
    this.operation = fields.operation;
    this.model = fields.model;
    this.stream = fields.stream;
    this.native = fields.native;
    this.toHub = fields.toHub;
  }

  /** The body in the hub's form (see `hub.ts`). Read only. */
  get hub(): HubRequest {
    return (this.hubBody ??= this.toHub(this.native.body));
  }

  /** The same request with another body in the same API; its bytes are made anew. */
  withBody(body: JsonObject): AiRequest {
    return new AiRequest({ ...this.fields(), native: { api: this.native.api, body } });
  }

  /** The same request for another model name. The body keeps the name that was sent until a provider is called. */
  withModel(model: string): AiRequest {
    return new AiRequest({ ...this.fields(), model });
  }

  private fields(): AiRequestFields {
    const { operation, model, stream, native, toHub } = this;
    return { operation, model, stream, native, toHub };
  }
}
