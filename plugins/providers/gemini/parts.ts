import { searchResultText, titledText } from '../../core/document-text';
import { invalidRequest } from '../../core/error';
import { blobOf } from '../../core/gemini-api';
import type { GeminiPart } from '../../core/gemini-api';
import type { ContentPart, Message } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { tableOf } from '../../core/table';

/** Types of files that are given by their address, which the API insists on, by the address's ending. */
const MIME_TYPES = tableOf({
  png: 'image/png', jpg: 'image/jpeg', jpeg: 'image/jpeg', webp: 'image/webp', gif: 'image/gif', heic: 'image/heic',
  heif: 'image/heif', pdf: 'application/pdf', txt: 'text/plain', csv: 'text/csv', html: 'text/html', json: 'application/json',
  mp3: 'audio/mp3', wav: 'audio/wav', flac: 'audio/flac', ogg: 'audio/ogg', aac: 'audio/aac', mp4: 'video/mp4',
  mov: 'video/quicktime', webm: 'video/webm', mpeg: 'video/mpeg',
}); // prettier-ignore

/** Blocks that only say to Anthropic which of its tools are at hand. */
const WITHOUT_MATTER: ReadonlySet<string> = new Set(['tool_reference', 'tool_addition', 'tool_removal']);

/**
 * The parts of a message's content. Empty texts are left out: the API refuses them.
 *
 * @param path where the content stands in the request, for messages
 * @param dropped takes the names of what is left out
 */
export function toParts(content: Message['content'], path: string, dropped: string[]): GeminiPart[] {
  if (typeof content === 'string') return content ? [{ text: content }] : [];
  return (content ?? [])
    .flatMap((part, index) => toPart(part, `${path}[${index}]`, dropped))
    .filter(({ text }) => text !== '');
}

function toPart(part: ContentPart, path: string, dropped: string[]): GeminiPart[] {
  switch (part.type) {
    case 'text':
      return [{ text: titledText(part) }];
    case 'refusal':
      return [{ text: textOf(part.refusal) }];
    case 'image_url':
      return [media(urlIn(part.image_url), `${path}.image_url.url`, 'image/jpeg')];
    case 'audio_url':
      return [media(urlIn(part.audio_url), `${path}.audio_url.url`, 'audio/mp3')];
    case 'video_url':
      return [media(urlIn(part.video_url), `${path}.video_url.url`, 'video/mp4')];
    case 'input_audio':
      return [spoken(part.input_audio, path)];
    case 'file':
      return [file(isJsonObject(part.file) ? part.file : {}, path)];
    case 'search_result':
      return [{ text: searchResultText(part) }];
    default:
      if (WITHOUT_MATTER.has(part.type)) {
        dropped.push(`messages.content.${part.type}`);
        return [];
      }
      throw unsupported(`${path} is of type ${part.type}, which this provider cannot read`, path);
  }
}

function urlIn(member: Json | undefined): Json | undefined {
  return isJsonObject(member) ? member.url : member;
}

function spoken(audio: Json | undefined, path: string): GeminiPart {
  const { data, format } = isJsonObject(audio) ? audio : {};
  if (typeof data !== 'string') throw missing(`${path}.input_audio.data`);
  return { inlineData: { mimeType: `audio/${textOf(format, 'wav')}`, data } };
}

/** `file_id` is the address of a file at Google: of its Files API, or of Cloud Storage. */
function file({ file_id: id, file_data: data, filename }: JsonObject, path: string): GeminiPart {
  if (typeof id === 'string' && !/^(https|gs):/.test(id)) {
    throw unsupported(`${path}.file.file_id names a file of another provider`, `${path}.file.file_id`);
  }
  const byName = MIME_TYPES.get(endingOf(textOf(filename))) ?? 'application/pdf';
  return media(id ?? data, `${path}.file.file_data`, byName);
}

/**
 * What a URL holds, or where it leads: Google itself fetches files from https: and gs: addresses.
 *
 * @param otherwise the type to say for an address whose ending tells none
 */
function media(url: Json | undefined, path: string, otherwise: string): GeminiPart {
  if (typeof url !== 'string') throw missing(path);
  if (/^(https?|gs):/i.test(url)) {
    const mimeType = MIME_TYPES.get(endingOf(url.replace(/[?#].*$/s, ''))) ?? otherwise;
    return { fileData: { mimeType, fileUri: url } };
  }
  const blob = blobOf(url) ?? plainData(url, path);
  if (!blob) throw invalidRequest(`${path} is neither an https: nor a data: URL`, path);
  return { inlineData: blob };
}

/** A data: URL that is not base64 is percent-encoded text. */
function plainData(url: string, path: string): JsonObject | undefined {
  const found = /^data:([^;,]*)[^,]*,/i.exec(url.slice(0, 256));
  if (!found) return undefined;
  try {
    const data = Buffer.from(decodeURIComponent(url.slice(found[0].length))).toString('base64');
    return { mimeType: found[1] || 'text/plain', data };
  } catch {
    throw invalidRequest(`${path} is a data: URL with a broken % escape`, path);
  }
}

function endingOf(name: string): string {
  return /\.([a-z0-9]+)$/i.exec(name)?.[1]?.toLowerCase() ?? '';
}

function missing(path: string): Error {
  return invalidRequest(`${path} is missing: give an https: or a data: URL, or the data itself`, path);
}

function unsupported(message: string, path: string): Error {
  return invalidRequest(
    `${message}: send text, images, audio, video or PDF files, or choose another model`,
    path,
    'unsupported_content',
  );
}
