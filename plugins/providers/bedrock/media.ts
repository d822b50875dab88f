import { invalidRequest } from '../../core/error';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { tableOf } from '../../core/table';

/** Formats of Converse by media type. */
const FORMATS: Readonly<Record<MediaKind, Readonly<Record<string, string>>>> = {
  image: { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/jpg': 'jpeg', 'image/gif': 'gif', 'image/webp': 'webp' },
  document: {
    'application/pdf': 'pdf',
    'text/csv': 'csv',
    'application/msword': 'doc',
    'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
    'application/vnd.ms-excel': 'xls',
    'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
    'text/html': 'html',
    'text/plain': 'txt',
    'text/markdown': 'md',
  },
  video: {
    'video/mp4': 'mp4',
    'video/quicktime': 'mov',
    'video/x-matroska': 'mkv',
    'video/webm': 'webm',
    'video/x-flv': 'flv',
    'video/mpeg': 'mpeg',
    'video/x-ms-wmv': 'wmv',
    'video/3gpp': 'three_gp',
  },
};
/** Endings of file names that are not called as the format is. */
const ENDINGS = tableOf({ jpg: 'jpeg', htm: 'html', '3gp': 'three_gp', markdown: 'md' });

export type MediaKind = 'image' | 'document' | 'video';

/**
 * The members `format` and `source` of an image, document or video. Bytes go inline, objects of S3 by their address;
 * Bedrock fetches nothing from elsewhere.
 *
 * @param url `data:` or `s3:`
 * @param path where it stands in the request, for messages
 * @param name of the file, whose ending may tell the format
 */
export function mediaBlock(kind: MediaKind, url: Json | undefined, path: string, name = ''): JsonObject {
  const address = textOf(url);
  if (address.startsWith('s3://')) {
    return { format: formatOf(kind, '', name || address, path), source: { s3Location: { uri: address } } };
  }
  const found = /^data:([^;,]*)((?:;[^;,]*)*),/i.exec(address.slice(0, 256));
  if (found) {
    const [prefix, type = '', parameters = ''] = found;
    const data = address.slice(prefix.length);
    const bytes = /;base64$/i.test(parameters) ? data : Buffer.from(percentDecoded(data, path)).toString('base64');
    return { format: formatOf(kind, type.toLowerCase() || 'text/plain', name, path), source: { bytes } };
  }
  if (!address) throw invalidRequest(`${path} is missing: give a data: or an s3: URL`, path);
  throw unsupported(`${path} is not something that Bedrock fetches: send it inline as a data: URL, or by s3:`, path);
}

export function unsupported(message: string, path: string): Error {
  return invalidRequest(message, path, 'unsupported_content');
}

function formatOf(kind: MediaKind, type: string, name: string, path: string): string {
  const formats = FORMATS[kind];
  const ending = /\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? '';
  const named = ENDINGS.get(ending) ?? ending;
  const known = formats[type] ?? Object.values(formats).find((format) => format === named);
  if (known) return known;
  const list = [...new Set(Object.values(formats))].join(', ');
  throw unsupported(`${path} is a ${kind} of the type \`${type || ending}\`; Bedrock reads ${list}`, path);
}

function percentDecoded(data: string, path: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    throw invalidRequest(`${path} is a data: URL with a broken % escape`, path);
  }
}

/** Gives documents the names that Converse demands: of few characters, and each another one. */
export class DocumentNames {
  private readonly taken = new Set<string>();

  take(wanted: Json | undefined): string {
    const plain = textOf(wanted)
      .replace(/\.\w+$/, '')
      .replace(/[^a-zA-Z0-9\s\-()[\]]/g, '-')
      .replace(/\s+/g, ' ')
      .trim()
      .slice(0, 190);
    const base = plain || 'document';
    let name = base;
    for (let count = 2; this.taken.has(name); count++) name = `${base} ${count}`;
    this.taken.add(name);
    return name;
  }
}

/** The members of a document that the Messages API has, too: whether it may be cited, and what it is about. */
export function documentMembers({ citations, context }: JsonObject): JsonObject {
  return {
    ...(isJsonObject(citations) ? { citations: { enabled: citations.enabled === true } } : {}),
    ...(typeof context === 'string' ? { context } : {}),
  };
}
