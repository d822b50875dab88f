/**
 * Forms with files: `multipart/form-data`. Read strictly, because the provider reads the same bytes with a parser of
 * its own: what two parsers may understand in two ways is refused. The whole form is in memory, so that a part is a
 * place in its bytes and nothing is copied.
 * Format: RFC 7578 and RFC 2046, section 5.1; escapes in names: https://html.spec.whatwg.org/#multipart-form-data
 */
import { type AiError, invalidRequest } from './error';

/** One field or file of a form. */
export interface FormPart {
  name: string;
  /** Of a file only. */
  file?: { filename: string; contentType: string };
  /** Where it begins in the form's bytes, with its delimiter. */
  start: number;
  contentStart: number;
  contentEnd: number;
}

export interface Form {
  /** The header that came with it. */
  contentType: string;
  boundary: string;
  bytes: Buffer;
  parts: readonly FormPart[];
  /** Where the closing delimiter begins. */
  end: number;
}

/** OpenAI's largest forms have 16 images, and some dozens of fields. */
const MAX_PARTS = 128;
const MAX_PART_HEADERS = 8 * 1024;
const CRLF = '\r\n';

/** RFC 2046 allows no other characters and no more of them. */
const BOUNDARY = /^[0-9A-Za-z'()+_,\-./:=? ]{0,69}[0-9A-Za-z'()+_,\-./:=?]$/;

export function isForm(contentType: string | undefined): contentType is string {
  return /^multipart\/form-data\s*(;|$)/i.test(contentType ?? '');
}

/** Throws `AiError` 400 when the bytes are not a whole form. */
export function parseForm(bytes: Buffer, contentType: string): Form {
  const boundary = boundaryOf(contentType);
  const delimiter = Buffer.from(`${CRLF}--${boundary}`);
  const parts: FormPart[] = [];
  let start = bytes.indexOf(CRLF) === 0 ? CRLF.length : 0;
  if (
    !bytes
      .subarray(start)
      .subarray(0, boundary.length + 2)
      .equals(delimiter.subarray(CRLF.length))
  ) {
    throw malformed('it does not begin with the boundary that its content-type names');
  }
  for (;;) {
    const afterDelimiter = start + delimiter.length - CRLF.length;
    if (bytes.toString('latin1', afterDelimiter, afterDelimiter + 2) === '--') {
      if (!isBlank(bytes.subarray(afterDelimiter + 2))) throw malformed('something follows its end');
      return { contentType, boundary, bytes, parts, end: start };
    }
    if (parts.length === MAX_PARTS) throw malformed(`it has more than ${MAX_PARTS} parts`);
    const part = readPart(bytes, start, afterDelimiter, delimiter);
    parts.push(part);
    start = part.contentEnd + CRLF.length;
  }
}

function boundaryOf(contentType: string): string {
  const found = [...contentType.matchAll(/;\s*boundary\s*=\s*(?:"([^"]*)"|([^\s;"]*))/gi)];
  const boundary = found[0]?.[1] ?? found[0]?.[2] ?? '';
  if (found.length === 1 && BOUNDARY.test(boundary)) return boundary;
  throw malformed('its content-type names no boundary; let your HTTP library write that header');
}

function readPart(bytes: Buffer, start: number, afterDelimiter: number, delimiter: Buffer): FormPart {
  const headersEnd = bytes.subarray(0, afterDelimiter + MAX_PART_HEADERS).indexOf(CRLF + CRLF, afterDelimiter);
  if (headersEnd === -1) throw malformed('it ends within the headers of a part, or they are too long');
  const contentStart = headersEnd + 2 * CRLF.length;
  const contentEnd = bytes.indexOf(delimiter, afterDelimiter);
  if (contentEnd === -1) throw malformed('it ends before it is complete');
  // Blanks may stand behind a delimiter; anything else makes it another text that begins like it.
  const headers = bytes.toString('utf8', afterDelimiter, headersEnd);
  if (contentEnd < contentStart || !/^[ \t]*\r\n/.test(headers)) throw malformed('a part has no headers or no end');
  return { ...describe(headersIn(headers)), start, contentStart, contentEnd };
}

function headersIn(text: string): Map<string, string> {
  const headers = new Map<string, string>();
  for (const line of text.split(CRLF).slice(1)) {
    const [, name, value] = /^([\w!#$%&'*+.^`|~-]+):[ \t]*(.*)$/.exec(line) ?? [];
    if (name === undefined || headers.has(name.toLowerCase())) throw malformed('the headers of a part cannot be read');
    headers.set(name.toLowerCase(), value!);
  }
  return headers;
}

function describe(headers: Map<string, string>): Pick<FormPart, 'name' | 'file'> {
  const encoding = headers.get('content-transfer-encoding') ?? 'binary';
  if (!/^(binary|7bit|8bit)$/i.test(encoding)) throw malformed(`a part is encoded as ${encoding}; send it as it is`);
  const parameters = dispositionOf(headers.get('content-disposition') ?? '');
  const name = parameters.get('name');
  if (!name || /^__proto__(\[\])?$/.test(name)) throw malformed('a part has no name, or one that cannot be used');
  const filename = parameters.get('filename') ?? parameters.get('filename*');
  if (filename === undefined) return { name };
  return { name, file: { filename, contentType: headers.get('content-type') ?? 'application/octet-stream' } };
}

const PARAMETER = /\s*;\s*([\w-]+\*?)=(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/y;

function dispositionOf(value: string): Map<string, string> {
  const parameters = new Map<string, string>();
  let at = /^form-data/i.exec(value)?.[0].length ?? 0;
  while (at > 0 && at < value.trimEnd().length) {
    PARAMETER.lastIndex = at;
    const [whole = '', name = '', quoted, token] = PARAMETER.exec(value) ?? [];
    if (whole === '' || parameters.has(name.toLowerCase())) throw malformed('a content-disposition cannot be read');
    parameters.set(name.toLowerCase(), unescaped(quoted ?? token!));
    at += whole.length;
  }
  return parameters;
}

/** Browsers write quotes and line ends as percent escapes, others put a backslash before quotes. */
function unescaped(text: string): string {
  return text
    .replaceAll(/\\(["\\])/g, '$1')
    .replaceAll(/%22/g, '"')
    .replaceAll(/%0d/gi, '\r')
    .replaceAll(/%0a/gi, '\n');
}

function isBlank(bytes: Buffer): boolean {
  return bytes.every((byte) => byte === 13 || byte === 10 || byte === 32 || byte === 9);
}

export function malformed(reason: string): AiError {
  return invalidRequest(`The form cannot be read: ${reason}.`, undefined, 'invalid_form');
}
