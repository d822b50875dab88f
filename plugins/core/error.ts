/** A provider's own error answer, kept so that a client of the same API gets it as it came. */
export interface ProviderErrorBody {
  api: string;
  contentType: string;
  body: Buffer;
}

export interface AiErrorOptions {
  /** HTTP status. */
  status: number;
  /** Stable snake_case name that programs may test for. */
  code: string;
  /** Overrides the type that the dialect would derive from the status. */
  type?: string;
  /** The request's member at fault, such as `messages[2].role`. */
  param?: string;
  /** Further answer headers: `retry-after`, `x-should-retry`, limits. */
  headers?: Record<string, string>;
  /** What the provider answered, when it was the provider that refused. */
  provider?: ProviderErrorBody;
  /** For the log only; never sent to a client. */
  cause?: unknown;
}

/** The one error that policies and providers throw: a refusal or fault that every dialect can render. */
export class AiError extends Error {
  readonly status: number;
  readonly code: string;
  readonly type?: string;
  readonly param?: string;
  readonly headers: Record<string, string>;
  readonly provider?: ProviderErrorBody;

  constructor(message: string, options: AiErrorOptions) {
    super(message, { cause: options.cause });
    this.name = 'AiError';
    this.status = options.status;
    this.code = options.code;
    this.type = options.type;
    this.param = options.param;
    this.headers = options.headers ?? {};
    this.provider = options.provider;
  }
}

/** 499: nobody is there any more to be answered. */
export function clientLeft(): AiError {
  return new AiError('The client closed the request.', { status: 499, code: 'client_closed_request' });
}

/** 400: the request itself is at fault; `param` names the member. */
export function invalidRequest(message: string, param?: string, code = 'invalid_request'): AiError {
  return new AiError(message, { status: 400, code, param });
}
