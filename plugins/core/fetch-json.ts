import { objectIn } from './json';
import type { JsonObject } from './json';
import type { Transport, TransportRequest } from './provider';

/** Milliseconds; the signal bounds the rest. */
const CONNECT_TIMEOUT = 5_000;
/** Answers that carry a token are small. Bytes. */
const MAX_ANSWER = 256 * 1024;

export interface SmallRequest {
  method?: TransportRequest['method'];
  url: string;
  headers?: Record<string, string>;
  body?: string;
}

export interface SmallAnswer {
  status: number;
  /** As it came, at most 256 KiB of it. */
  text: string;
  /** The text, when it is a JSON object; else an empty one. */
  body: JsonObject;
}

/** A call beside those to models: for tokens and the like. Rejects as a transport does. */
export async function fetchJson(send: Transport, request: SmallRequest, signal: AbortSignal): Promise<SmallAnswer> {
  const { method = 'GET', url, headers = {}, body } = request;
  const answer = await send({ method, url, headers, body, signal, connectTimeout: CONNECT_TIMEOUT });
  try {
    const reads: Buffer[] = [];
    let size = 0;
    for await (const read of answer.body) {
      reads.push(read);
      if ((size += read.length) > MAX_ANSWER) break;
    }
    // The last read may hold more than was waited for.
    const text = Buffer.concat(reads).toString('utf8', 0, MAX_ANSWER);
    return { status: answer.status, text, body: objectIn(text) ?? {} };
  } finally {
    answer.destroy();
  }
}

/** A form, as OAuth's token endpoints take it. */
export function formRequest(url: string, fields: Record<string, string>): SmallRequest {
  return {
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  };
}
