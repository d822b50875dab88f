import type { ServerResponse } from 'node:http';
import type { Answer, Part } from './answer';
import { partsOfWhole, wholeOfParts } from './answer-modes';
import { canBeEither } from './collect';
import type { StreamRenderer } from './dialect';
import { asStreamError, Ending } from './ending';
import { AiError, clientLeft } from './error';
import { editedBody, editedEvents, editedItems } from './edit-answer';
import type { Exchange } from './exchange';
import type { AiRequest } from './request';
import type { Logger } from './services';
import { writeLink } from './write-link';

/** A client that does not read for so long has gone, whatever its connection says. Milliseconds. */
const WRITE_TIMEOUT = 120_000;

const JSON_HEADERS = { 'content-type': 'application/json' };
const STREAM_HEADERS = {
  'content-type': 'text/event-stream; charset=utf-8',
  'cache-control': 'no-cache, no-transform',
  'x-accel-buffering': 'no',
};

/** Sends an answer to the client in its dialect, streamed or plain as it asked, and ends the exchange. */
export async function writeAnswer(
  exchange: Exchange,
  request: AiRequest,
  answer: Answer,
  logger: Logger,
): Promise<void> {
  const ending = new Ending(exchange, answer);
  try {
    if (exchange.signal.aborted) throw clientLeft();
    if (answer.link) await writeLink(exchange, answer.link, headersOf(answer.headers, exchange.answerHeaders));
    else if (answer.bytes) await writeBytes(exchange, answer, ending);
    else if (isToBeStreamed(exchange, request, answer)) await writeStream(exchange, request, answer, ending);
    else await writeWhole(exchange, request, answer, ending);
    void ending.complete();
    exchange.finish();
  } catch (error) {
    ending.endTaps(false);
    if (!exchange.res.headersSent && !exchange.signal.aborted) throw error;
    if (!exchange.signal.aborted && !(error instanceof AiError)) {
      logger.error(`an answer failed midway: ${String(error)}`, { error });
    }
    void ending.broken(error);
    exchange.finish();
  } finally {
    answer.discard();
  }
}

/** As the client asked, unless the operation's answers cannot be changed from plain to streamed: then as it came. */
function isToBeStreamed({ dialect }: Exchange, { stream, operation }: AiRequest, { streamed }: Answer): boolean {
  return stream && dialect.streamRenderer !== undefined && (streamed || canBeEither(operation));
}

async function writeWhole(exchange: Exchange, request: AiRequest, answer: Answer, ending: Ending): Promise<void> {
  const { res, dialect } = exchange;
  const part = answer.whole ?? (await wholeOfParts(request.operation, answer.parts));
  ending.tap(part);
  const sameApi = answer.api === dialect.name;
  const rendered = sameApi && part.raw ? part.raw : dialect.renderWhole!(part, { requestId: exchange.id, request });
  const body = editedBody(rendered, answer.edits);
  exchange.contentBegins();
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  await ending.complete();
  if (exchange.signal.aborted) throw clientLeft();
  res.writeHead(answer.status, headersOf(JSON_HEADERS, answer.headers, exchange.answerHeaders, length));
  res.end(body);
}

async function writeStream(exchange: Exchange, request: AiRequest, answer: Answer, ending: Ending): Promise<void> {
  const { res, dialect } = exchange;
  const renderer = dialect.streamRenderer!({ requestId: exchange.id, request, cost: () => exchange.toldCost });
  const edited = renderer.contentType?.startsWith(JSON_HEADERS['content-type']) ? editedItems : editedEvents;
  const sameApi = answer.streamed && answer.api === dialect.name;
  let forwarded = false;
  const render = (part: Part) => {
    if (!sameApi || !part.raw) return renderer.translate(part);
    forwarded = true;
    return renderer.forward(part);
  };
  res.socket?.setNoDelay(true);
  res.writeHead(
    answer.status,
    headersOf({ ...STREAM_HEADERS, ...streamType(renderer) }, answer.headers, exchange.answerHeaders),
  );
  try {
    for await (const part of answer.streamed ? answer.parts : partsOfWhole(request.operation, answer.whole!)) {
      ending.tap(part);
      const bytes = edited(render(part), answer.edits);
      if (bytes.length > 0) exchange.contentBegins();
      if (part.last) await ending.complete();
      if (bytes.length === 0) continue;
      if (!res.write(bytes)) await drained(res, exchange.signal);
    }
  } catch (error) {
    await ending.broken(error);
    if (!exchange.signal.aborted) res.end(renderer.fail(asStreamError(error)));
    throw error;
  }
  if (exchange.signal.aborted) throw clientLeft();
  await ending.complete();
  res.end(edited(renderer.end(forwarded), answer.edits));
}

/** A failure midway cuts the connection: bytes have no other way to say that they are not all. */
async function writeBytes(exchange: Exchange, answer: Answer, ending: Ending): Promise<void> {
  const { res, signal } = exchange;
  res.socket?.setNoDelay(true);
  res.writeHead(answer.status, headersOf(answer.headers, exchange.answerHeaders));
  let missing = Number(answer.headers['content-length']);
  try {
    for await (const part of answer.parts) {
      ending.tap(part);
      if (!part.raw?.length) continue;
      exchange.contentBegins();
      missing -= part.raw.length;
      if (missing <= 0) await ending.complete();
      if (!res.write(part.raw)) await drained(res, signal);
    }
  } catch (error) {
    void ending.broken(error);
    res.destroy();
    throw error;
  }
  if (signal.aborted) throw clientLeft();
  await ending.complete();
  res.end();
}

function streamType({ contentType }: StreamRenderer): Record<string, string> {
  return contentType === undefined ? {} : { 'content-type': contentType };
}

/** Waits until the client has read what was written; rejects when it leaves or does not read for too long. */
function drained(res: ServerResponse, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal.aborted || res.destroyed) return reject(clientLeft());
    const timer = setTimeout(() => res.destroy(), WRITE_TIMEOUT);
    const done = (settle: () => void) => () => {
      clearTimeout(timer);
      res.off('drain', onDrain);
      signal.removeEventListener('abort', onAbort);
      settle();
    };
    const onDrain = done(resolve);
    const onAbort = done(() => reject(clientLeft()));
    res.once('drain', onDrain);
    signal.addEventListener('abort', onAbort, { once: true });
  });
}

/**
 * Sends an error in the dialect's form, unless an answer has begun already: that one is ended where it stands.
 *
 * @returns the status that was sent: some APIs have another one for the same
 */
export function writeError(
  { res, dialect, id, answerHeaders }: Pick<Exchange, 'res' | 'dialect' | 'id' | 'answerHeaders'>,
  error: AiError,
): number {
  if (res.headersSent) {
    res.end();
    return res.statusCode;
  }
  const { status, headers, body } = dialect.renderError(error, id);
  const length = { 'content-length': String(Buffer.byteLength(body)) };
  res.writeHead(status, headersOf(JSON_HEADERS, answerHeaders, error.headers, headers, length));
  res.end(body);
  return status;
}

/** Node writes what is beyond ASCII in one encoding or another, depending on the body. */
const UNSENDABLE = /[^\t\x20-\x7e]/;

/** Headers put together. Names of models and consumers come from outside: what breaks a header line becomes `?`. */
function headersOf(...sources: Readonly<Record<string, string>>[]): Record<string, string> {
  const headers = Object.assign({}, ...sources) as Record<string, string>;
  for (const name in headers) {
    const value = headers[name]!;
    if (UNSENDABLE.test(value)) headers[name] = value.replace(new RegExp(UNSENDABLE, 'g'), '?');
  }
  return headers;
}
