import type { ContentPart, Message } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { documentMembers, DocumentNames, mediaBlock, unsupported } from './media';

/** A part that is a block of Converse already. */
export const READY = 'converse';

/** What is translated block by block when the turns are made. */
const LATER: ReadonlySet<string> = new Set(['text', 'refusal', 'search_result', 'document', READY]);

/**
 * The messages with images, files, audio and video as blocks of Converse.
 * Throws `AiError` 400 `unsupported_content` for what Bedrock cannot read.
 */
export function withMedia(messages: readonly Message[]): Message[] {
  const names = new DocumentNames();
  return messages.map((message, index) => {
    if (!Array.isArray(message.content)) return message;
    const path = `messages[${index}].content`;
    const content = message.content.map((part, at) => readyPart(part, `${path}[${at}]`, names));
    return { ...message, content };
  });
}

function readyPart(part: ContentPart, path: string, names: DocumentNames): ContentPart {
  const block = mediaOf(part, path, names);
  if (block) return { type: READY, block, ...(part.cache_control ? { cache_control: part.cache_control } : {}) };
  if (LATER.has(part.type)) return part;
  throw unsupported(`${path} is of type ${part.type}, which Bedrock cannot read`, path);
}

function mediaOf(part: ContentPart, path: string, names: DocumentNames): JsonObject | undefined {
  switch (part.type) {
    case 'text':
      return isJsonObject(part.document) ? plainDocument(part, part.document, names) : undefined;
    case 'image_url':
      return { image: mediaBlock('image', urlOf(part.image_url), `${path}.image_url.url`) };
    case 'video_url':
      return { video: mediaBlock('video', urlOf(part.video_url), `${path}.video_url.url`) };
    case 'input_audio':
      return audioBlock(part.input_audio, path);
    case 'file':
      return fileBlock(part, path, names);
    default:
      return undefined;
  }
}

/** A plain text that its client sent as a document. */
function plainDocument(part: ContentPart, { title }: JsonObject, names: DocumentNames): JsonObject {
  const source = { bytes: Buffer.from(textOf(part.text)).toString('base64') };
  return { document: { format: 'txt', name: names.take(title), source, ...documentMembers(part) } };
}

function fileBlock(part: ContentPart, path: string, names: DocumentNames): JsonObject {
  const { file_data: data, filename } = isJsonObject(part.file) ? part.file : {};
  if (data === undefined) throw unsupported(`${path}.file has no file_data: Bedrock keeps no files by id`, path);
  const media = mediaBlock('document', data, `${path}.file.file_data`, textOf(filename));
  return { document: { ...media, name: names.take(filename), ...documentMembers(part) } };
}

function audioBlock(audio: JsonObject[string], path: string): JsonObject {
  const { data, format } = isJsonObject(audio) ? audio : {};
  if (typeof data !== 'string') throw unsupported(`${path}.input_audio.data is missing: give base64`, path);
  return { audio: { format: textOf(format, 'wav'), source: { bytes: data } } };
}

function urlOf(value: JsonObject[string]): JsonObject[string] {
  return isJsonObject(value) ? value.url : value;
}
