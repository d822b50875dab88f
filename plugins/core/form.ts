import { TextDecoder } from 'node:util';
import { AiError, invalidRequest } from './error';
import { isJsonObject, type Json, type JsonObject } from './json';
import { type Form, type FormPart, malformed } from './multipart';

/** What stands for a file among the fields of a form. */
export interface FileDescription extends JsonObject {
  filename: string;
  content_type: string;
  /** Bytes. */
  size: number;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** A field may be sent as `name` or, where it may be repeated, as `name[]`: both are the member `name`. */
const LIST = /\[\]$/;

/**
 * The fields of a form as members of an object: text, the description of a file, or a list of these where a field is
 * repeated or its name ends in `[]`.
 *
 * @param maxText bytes of all text together; more is 413
 */
export function fieldsOf(form: Form, maxText = Infinity): JsonObject {
  const fields: JsonObject = {};
  let size = 0;
  for (const part of form.parts) {
    if (!part.file) size += part.contentEnd - part.contentStart;
    if (size > maxText) throw tooMuchText(maxText);
    const name = memberOf(part);
    const before = Object.hasOwn(fields, name) ? fields[name] : undefined;
    const value = valueOf(form, part);
    if (Array.isArray(before)) before.push(value);
    else if (before !== undefined) fields[name] = [before, value];
    else fields[name] = LIST.test(part.name) ? [value] : value;
  }
  return fields;
}

export function isFile(value: Json | undefined): value is FileDescription {
  return isJsonObject(value) && typeof value.filename === 'string' && typeof value.size === 'number';
}

/**
 * The form with other fields: what differs is written anew, every other part keeps its bytes. A file can be taken out,
 * not changed.
 */
export function editForm(form: Form, wanted: JsonObject): Buffer {
  const fields = fieldsOf(form);
  const names = new Set([...Object.keys(fields), ...Object.keys(wanted)]);
  const changed = new Set([...names].filter((name) => JSON.stringify(fields[name]) !== JSON.stringify(wanted[name])));
  if (changed.size === 0) return form.bytes;
  const pieces: Buffer[] = [form.bytes.subarray(0, form.parts[0]?.start ?? form.end)];
  for (const part of form.parts) {
    const name = memberOf(part);
    if (!changed.has(name)) pieces.push(form.bytes.subarray(part.start, part.contentEnd + 2));
    else if (names.delete(name)) pieces.push(...written(form.boundary, part.name, wanted[name]));
  }
  for (const name of changed) {
    if (fields[name] !== undefined) continue;
    pieces.push(...written(form.boundary, Array.isArray(wanted[name]) ? `${name}[]` : name, wanted[name]));
  }
  return Buffer.concat([...pieces, form.bytes.subarray(form.end)]);
}

function memberOf({ name }: FormPart): string {
  return name.replace(LIST, '');
}

function valueOf(form: Form, { file, contentStart, contentEnd, name }: FormPart): string | FileDescription {
  if (file) return { filename: file.filename, content_type: file.contentType, size: contentEnd - contentStart };
  try {
    return decoder.decode(form.bytes.subarray(contentStart, contentEnd));
  } catch {
    throw invalidRequest(`The field \`${name}\` of the form is not valid UTF-8.`, name, 'invalid_encoding');
  }
}

/** The parts of one field; a list is repeated under the same name. */
function written(boundary: string, name: string, value: Json | undefined): Buffer[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value.flatMap((item) => written(boundary, name, item));
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  if (text.includes(`--${boundary}`)) throw malformed('the text of a field holds its boundary');
  const escaped = name.replaceAll('\r', '%0D').replaceAll('\n', '%0A').replaceAll('"', '%22');
  return [Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="${escaped}"\r\n\r\n${text}\r\n`)];
}

function tooMuchText(limit: number): AiError {
  const message = `The text fields of the form are larger than the limit of ${limit} bytes.`;
  return new AiError(message, { status: 413, code: 'request_too_large' });
}
