import type { ContentPart } from '../../core/hub';
import { textOf } from '../../core/json';
import type { Json, JsonObject } from '../../core/json';
import { itemsOf } from '../../core/responses-api';
import type { Item } from '../../core/responses-api';

/** A message's content, or a tool's output, in the form it has. */
export function toHubContent(content: Json | undefined): string | ContentPart[] {
  return typeof content === 'string' ? content : itemsOf(content).map(toHubPart);
}

/** A part that the hub has no word for stays as it is, for a provider that knows it. */
function toHubPart(part: Item): ContentPart {
  switch (part.type) {
    case 'input_text':
    case 'output_text':
    case 'summary_text':
    case 'text':
      return { type: 'text', text: textOf(part.text) };
    case 'input_image':
      return imagePart(part);
    case 'input_file':
      return filePart(part);
    default:
      return part;
  }
}

function imagePart({ image_url: url, detail, file_id: id }: JsonObject): ContentPart {
  if (typeof url !== 'string') return { type: 'file', file: { file_id: id } };
  return { type: 'image_url', image_url: { url, ...(typeof detail === 'string' ? { detail } : {}) } };
}

function filePart({ file_id: id, file_data: data, file_url: url, filename }: JsonObject): ContentPart {
  const name = typeof filename === 'string' ? { filename } : {};
  if (typeof id === 'string') return { type: 'file', file: { file_id: id, ...name } };
  return { type: 'file', file: { file_data: dataUrl(textOf(data)) || textOf(url), ...name } };
}

/** Base64 may come bare; it is a PDF then. */
function dataUrl(data: string): string {
  return !data || data.startsWith('data:') ? data : `data:application/pdf;base64,${data}`;
}
