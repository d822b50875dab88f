import type { ServerResponse } from 'node:http';
import { AiError } from './error';
import { type HostHandler, type HostRequest, pathOf } from './host-request';
import { begin, fail, type MountOptions } from './mount-policy';
import type { Pipeline } from './pipeline';
import { writeError } from './write-answer';

export interface RefusalOptions extends Pick<MountOptions, 'dialects' | 'logger'> {
  /** Whether a path may lead to an AI pipeline. */
  concerns(path: string): boolean;
  /** The AI pipeline behind an apiEndpoint of the host. */
  pipelineOf(apiEndpoint: string): Pipeline | undefined;
}

const CODES: Record<number, string> = {
  401: 'invalid_api_key',
  403: 'permission_denied',
  404: 'unknown_url',
  413: 'request_too_large',
  429: 'rate_limit_exceeded',
};

/** Headers that tell of the body that is not sent. */
const BODY_HEADERS = ['content-type', 'content-length', 'etag', 'content-security-policy', 'x-content-type-options'];

/**
 * Gives AI clients the error form of their API where the host, or a policy that is not ours, refuses or fails in an AI
 * pipeline: `next(error)` would be an HTML page, the host's auth policies and limits answer plain text. Answers of
 * other pipelines, and JSON, which somebody chose with care, stay as they are. Stands before all pipelines.
 */
export function hostRefusals(options: RefusalOptions): HostHandler {
  return (req, res, next) => {
    if (options.concerns(pathOf(req))) watch(req, res, options);
    next();
  };
}

function watch(req: HostRequest, res: ServerResponse, options: RefusalOptions): void {
  const end = res.end.bind(res) as (...values: unknown[]) => ServerResponse;
  res.end = (...values: unknown[]) => {
    res.end = end;
    if (!isForeignRefusal(res)) return end(...values);
    const { apiEndpoint } = (req.egContext as HostRequest['egContext'] | undefined) ?? {};
    const pipeline = apiEndpoint && options.pipelineOf(apiEndpoint.apiEndpointName);
    if (apiEndpoint && !pipeline) return end(...values);
    refuse(req, res, pipeline, asAiError(res, values[0]), options);
    return res;
  };
}

/** What this package writes has its headers sent before its end. */
function isForeignRefusal(res: ServerResponse): boolean {
  return !res.headersSent && res.statusCode >= 400 && !/json/i.test(String(res.getHeader('content-type')));
}

function refuse(
  req: HostRequest,
  res: ServerResponse,
  pipeline: Pipeline | undefined,
  error: AiError,
  options: RefusalOptions,
): void {
  for (const name of BODY_HEADERS) res.removeHeader(name);
  if (pipeline) {
    fail((req.egContext.ai ??= begin(req, res, pipeline, options)), error, options);
    return;
  }
  // The host failed before it had chosen a pipeline, as it does on a path that cannot be decoded.
  const { dialect } = options.dialects.find(req.method ?? '', pathOf(req), req.headers);
  writeError({ res, dialect, id: '', answerHeaders: {} }, error);
}

/** A plain text was meant for the caller; a page of HTML may hold a stack trace, and faults are nobody's business. */
function asAiError(res: ServerResponse, body: unknown): AiError {
  const status = res.statusCode;
  const text = typeof body === 'string' || Buffer.isBuffer(body) ? body.toString().trim() : '';
  const told = status < 500 && text && !text.startsWith('<') ? text : undefined;
  return new AiError(told ?? defaultMessage(status), {
    status,
    code: CODES[status] ?? (status < 500 ? 'invalid_request' : 'internal_error'),
  });
}

function defaultMessage(status: number): string {
  if (status >= 500) return 'The gateway failed to process the request.';
  if (status === 404) return 'Unknown request URL. Check the path and the method.';
  return `The gateway refused the request with status ${status}.`;
}
