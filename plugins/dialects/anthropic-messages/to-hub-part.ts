import type { ContentPart } from '../../core/hub';
import { isJsonObject, textOf } from '../../core/json';
import type { Json } from '../../core/json';
import type { Block } from '../../core/messages-api';

/**
 * A block of text, image or document as a part of a hub message. Members beside, such as `cache_control`, stay; blocks
 * that the hub has no part for stay as they are, for a provider that knows them.
 */
export function toHubPart(block: Block): ContentPart {
  if (block.type === 'image') return imagePart(block);
  if (block.type === 'document') return documentPart(block);
  return block;
}

function imagePart(block: Block): ContentPart {
  const { source, type: _, ...further } = block;
  const url = urlOf(source);
  return url === undefined ? block : { type: 'image_url', image_url: { url }, ...further };
}

function documentPart(block: Block): ContentPart {
  const { source, type: _, title, ...further } = block;
  if (!isJsonObject(source)) return block;
  // Every model reads text, few read files; `document` remembers that it was one.
  if (source.type === 'text') {
    const document = title === undefined ? {} : { title };
    return { type: 'text', text: textOf(source.data), document, ...further };
  }
  const name = typeof title === 'string' ? { filename: title } : {};
  if (source.type === 'file') return { type: 'file', file: { file_id: source.file_id, ...name }, ...further };
  const url = urlOf(source);
  return url === undefined ? block : { type: 'file', file: { file_data: url, ...name }, ...further };
}

function urlOf(source: Json | undefined): string | undefined {
  if (!isJsonObject(source)) return undefined;
  if (source.type === 'url') return textOf(source.url);
  if (source.type !== 'base64') return undefined;
  return `data:${textOf(source.media_type)};base64,${textOf(source.data)}`;
}
