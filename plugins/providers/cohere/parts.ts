import { titledText } from '../../core/document-text';
import { invalidRequest } from '../../core/error';
import type { ContentPart, ImagePart, Message } from '../../core/hub';
import { isJsonObject, textOf, type JsonObject } from '../../core/json';

/** A part of what the user says: text, or an image for models that see. */
export function toUserPart(part: ContentPart, path: string): JsonObject {
  if (!isImage(part)) return toTextPart(part, path);
  const { url, detail } = part.image_url;
  return { type: 'image_url', image_url: { url, ...(detail === undefined ? {} : { detail }) } };
}

/** A part of what a tool returned: text, or a document that the model can cite. */
export function toToolPart(part: ContentPart, path: string): JsonObject {
  if (part.type !== 'search_result') return toTextPart(part, path);
  const data = { title: textOf(part.title), url: textOf(part.source), text: searchResultText(part) };
  return { type: 'document', document: { data } };
}

export function searchResultText({ content }: ContentPart): string {
  const blocks = Array.isArray(content) ? content.filter(isJsonObject) : [];
  return blocks.map((block) => textOf(block.text)).join('\n');
}

/** The text parts of a content that can be nothing else. */
export function textsOf(content: Message['content'], path: string): JsonObject[] {
  if (typeof content === 'string') return [{ type: 'text', text: content }];
  return (content ?? []).map((part, index) => toTextPart(part, `${path}[${index}]`));
}

export function isImage(part: ContentPart): part is ImagePart {
  return part.type === 'image_url' && isJsonObject(part.image_url);
}

function toTextPart(part: ContentPart, path: string): JsonObject {
  if (part.type === 'text') return { type: 'text', text: titledText(part) };
  if (part.type === 'refusal') return { type: 'text', text: textOf(part.refusal) };
  throw invalidRequest(
    `${path} is of type ${part.type}, which Cohere cannot read there: send text, or choose another model`,
    path,
    'unsupported_content',
  );
}
