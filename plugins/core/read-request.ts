/** The request of an exchange as policies see it, out of what the client has sent. */
import { Readable } from 'node:stream';
import type { RequestAbout, RequestPath } from './dialect';
import { AiError, invalidRequest } from './error';
import type { Exchange } from './exchange';
import { fieldsOf } from './form';
import type { HostRequest } from './host-request';
import { type JsonObject, textOf } from './json';
import { isForm, parseForm } from './multipart';
import type { ModelOperation } from './operations';
import type { RequestedImage } from './pricing';
import { type BodyLimits, parseBody, readBytes } from './read-body';
import { AiRequest, bytesOf, type NativeBody } from './request';
import type { ResourceCall } from './resource';

/** Longer than any model's name; names stand in logs, rows and messages. Characters. */
const MAX_MODEL_NAME = 256;
// eslint-disable-next-line no-control-regex
const CONTROL = /[\x00-\x1f\x7f]/;

/** Reads the body to its end, as the dialect says it comes. Rejects with `AiError` when it is not what the API says. */
export async function readRequest(exchange: Exchange, limits: BodyLimits): Promise<AiRequest> {
  const { dialect } = exchange;
  const native = dialect.body === 'none' ? { api: dialect.name, body: {} } : await readNative(exchange, limits);
  if (dialect.body !== 'none' && !exchange.owner.answers) offerBody(exchange);
  dialect.check?.(native.body);
  const path = { names: exchange.pathNames, query: exchange.query };
  const { model, stream } = dialect.about?.(native.body, path) ?? aboutIn(native.body);
  if (model.length > MAX_MODEL_NAME) {
    throw invalidRequest(`\`model\` is longer than ${MAX_MODEL_NAME} characters.`, 'model');
  }
  if (CONTROL.test(model)) throw invalidRequest('`model` holds a control character, which no name has.', 'model');
  exchange.requestedModel = model;
  if (exchange.operation.startsWith('image_')) exchange.requestedImage = imageAskedIn(native.body);
  exchange.streamed = stream;
  return new AiRequest({
    operation: exchange.operation as ModelOperation,
    model,
    stream,
    native,
    path,
    resource: dialect.resource && { ...dialect.resource, method: dialect.method, ...idsIn(path.names) },
    toHub: (body, about) => dialect.toHub(body, about),
  });
}

/** The body as it came, read to its end. Rejects with `AiError` for one that is too long, or none that the API has. */
export async function readNative(exchange: Exchange, limits: BodyLimits): Promise<NativeBody> {
  const { req, dialect, signal } = exchange;
  const encoding = req.headers['content-encoding'];
  if (encoding && encoding !== 'identity') {
    throw new AiError(`The content-encoding "${encoding}" is not supported; send the body uncompressed.`, {
      status: 415,
      code: 'unsupported_encoding',
    });
  }
  const contentType = req.headers['content-type'];
  const kind = dialect.body === 'form' && !isForm(contentType) ? 'json' : dialect.body;
  const maxBytes = kind === 'form' || kind === 'bytes' ? limits.maxUploadBytes : limits.maxBytes;
  const bytes = bytesRead(req) ?? (await readStreamOf(req, maxBytes, signal));
  const api = dialect.name;
  if (kind === 'bytes') return { api, body: {}, bytes, contentType };
  if (kind !== 'form') return { api, body: parseBody(bytes, limits), bytes };
  const form = parseForm(bytes, contentType!);
  return { api, body: fieldsOf(form, limits.maxBytes), bytes, contentType, form };
}

function idsIn({ id, item }: RequestPath['names']): Pick<ResourceCall, 'id' | 'item'> {
  return { id, item };
}

/** Where most APIs say it. */
function aboutIn({ model, stream }: JsonObject): RequestAbout {
  return { model: typeof model === 'string' ? model : '', stream: stream === true };
}

function imageAskedIn({ size, quality }: JsonObject): RequestedImage {
  return { size: textOf(size), quality: textOf(quality) };
}

function readStreamOf(req: HostRequest, maxBytes: number, signal: AbortSignal): Promise<Buffer> {
  const { requestStream } = req.egContext;
  if (!requestStream) return readBytes(req, maxBytes, signal);
  // The host's request-transformer writes into its stream and does not end it; it sets the length instead.
  return readBytes(requestStream, maxBytes, signal, Number(req.headers['content-length'] ?? Infinity));
}

/**
 * Gives the body back to a policy of the host that ends the pipeline in place of a router: its `proxy` sends what
 * stands in `requestStream`. It is what our policies have made of the request by then.
 */
function offerBody(exchange: Exchange): void {
  const { req } = exchange;
  Object.defineProperty(req.egContext, 'requestStream', {
    configurable: true,
    get() {
      const sent = bytesOf(exchange.request!.native);
      req.headers['content-length'] = String(sent.length);
      return Readable.from([sent]);
    },
  });
}

/** The body that somebody before us has read and parsed, without leaving a stream for us. */
function bytesRead({ readableEnded, egContext, body }: HostRequest): Buffer | undefined {
  if (!readableEnded || egContext.requestStream || body === undefined) return undefined;
  if (Buffer.isBuffer(body)) return body;
  return Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));
}
