import { invalidRequest } from '../../core/error';
import { isJsonObject, textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import type { ContentPart, Message } from '../../core/hub';
import type { Block } from '../../core/messages-api';

/**
 * The blocks of a message's content. The API refuses blank texts, so they are left out.
 *
 * @param path where the content stands in the request, for messages
 */
export function toBlocks(content: Message['content'], path: string): Block[] {
  if (typeof content === 'string') return isBlank(content) ? [] : [{ type: 'text', text: content }];
  return (content ?? [])
    .map((part, index) => toBlock(part, `${path}[${index}]`))
    .filter((block) => block.type !== 'text' || !isBlank(textOf(block.text)));
}

export function isBlank(text: string): boolean {
  return !/\S/.test(text);
}

function toBlock(part: ContentPart, path: string): Block {
  switch (part.type) {
    case 'text':
      return textBlock(part);
    case 'refusal':
      return { type: 'text', text: textOf(part.refusal) };
    case 'image_url':
      return imageBlock(part, path);
    case 'file':
      return fileBlock(part, path);
    case 'input_audio':
    case 'audio_url':
    case 'video_url':
      throw unsupported(`${path} is of type ${part.type}, which this provider cannot read`, path);
    default:
      // Blocks of Anthropic's own, such as search_result, come this way.
      return part;
  }
}

/** A text, or the plain-text document that a Messages client sent, which the hub holds as a text. */
function textBlock({ type, text, document, ...further }: JsonObject & { type: string }): Block {
  if (!isJsonObject(document)) return { type, text: text ?? '', ...further };
  return { type: 'document', ...document, source: { type: 'text', media_type: 'text/plain', data: text }, ...further };
}

function imageBlock({ image_url: image, type: _, ...further }: ContentPart, path: string): Block {
  const url = isJsonObject(image) ? image.url : image;
  return { type: 'image', source: source(url, `${path}.image_url.url`), ...further };
}

/** A PDF or a text file; `file_id` is an id of Anthropic's Files API. */
function fileBlock({ file, type: _, ...further }: ContentPart, path: string): Block {
  const { file_id: id, file_data: data, filename } = isJsonObject(file) ? file : {};
  const title = further.title === undefined && typeof filename === 'string' ? { title: filename } : {};
  if (typeof id === 'string') return { type: 'document', source: { type: 'file', file_id: id }, ...title, ...further };
  return { type: 'document', source: source(data, `${path}.file.file_data`), ...title, ...further };
}

/** The `source` of an image or a document, from its address or from the data URL that holds it. */
function source(url: Json | undefined, path: string): JsonObject {
  if (typeof url !== 'string') throw invalidRequest(`${path} is missing: give an https: or a data: URL`, path);
  if (/^https?:/i.test(url)) return { type: 'url', url };
  const found = /^data:([^;,]*)(?:;[^;,]*)*?(;base64)?,/i.exec(url.slice(0, 256));
  if (!found) throw invalidRequest(`${path} is neither an https: nor a data: URL`, path);
  const mediaType = found[1] || 'text/plain';
  const data = url.slice(found[0].length);
  if (mediaType === 'text/plain') {
    const text = found[2] ? Buffer.from(data, 'base64').toString('utf8') : percentDecoded(data, path);
    return { type: 'text', media_type: mediaType, data: text };
  }
  const base64 = found[2] ? data : Buffer.from(percentDecoded(data, path)).toString('base64');
  return { type: 'base64', media_type: mediaType, data: base64 };
}

function percentDecoded(data: string, path: string): string {
  try {
    return decodeURIComponent(data);
  } catch {
    throw invalidRequest(`${path} is a data: URL with a broken % escape`, path);
  }
}

function unsupported(message: string, path: string): Error {
  return invalidRequest(
    `${message}: send text, images or PDF files, or choose another model`,
    path,
    'unsupported_content',
  );
}
