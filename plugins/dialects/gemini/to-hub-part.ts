import { dataUrlOf } from '../../core/gemini-api';
import type { GeminiPart } from '../../core/gemini-api';
import type { ContentPart } from '../../core/hub';
import { textOf } from '../../core/json';
import type { JsonObject } from '../../core/json';
import { camelCased, membersOf } from './lenient-json';

/** Members of a part that are objects with fixed members, which may be written in two ways as well. */
const NESTED = ['inlineData', 'fileData', 'functionCall', 'functionResponse'];

/** The part with its names in camel case. */
export function plainPart(part: JsonObject): GeminiPart {
  const plain = { ...camelCased(part) };
  for (const name of NESTED) if (plain[name] !== undefined) plain[name] = membersOf(plain[name]);
  return plain;
}

/** A part of what the user says. One that the hub has no word for keeps its own name, for providers to tell it. */
export function toHubPart(part: GeminiPart): ContentPart {
  if (typeof part.text === 'string') return { type: 'text', text: part.text };
  if (part.inlineData) return inlinePart(membersOf(part.inlineData));
  if (part.fileData) return filePart(membersOf(part.fileData));
  return { type: Object.keys(part)[0] ?? 'part', ...part };
}

function inlinePart(blob: JsonObject): ContentPart {
  const mimeType = textOf(blob.mimeType);
  const url = dataUrlOf(blob);
  if (mimeType.startsWith('audio/')) {
    return { type: 'input_audio', input_audio: { data: textOf(blob.data), format: audioFormat(mimeType) } };
  }
  // Every model reads text, few read files.
  if (mimeType.startsWith('text/')) return textPart(blob);
  return mediaPart(mimeType, url, blob.displayName);
}

function textPart({ data, displayName }: JsonObject): ContentPart {
  const document = typeof displayName === 'string' ? { title: displayName } : {};
  return { type: 'text', text: Buffer.from(textOf(data), 'base64').toString('utf8'), document };
}

function filePart({ mimeType, fileUri, displayName }: JsonObject): ContentPart {
  return mediaPart(textOf(mimeType), textOf(fileUri), displayName);
}

function mediaPart(mimeType: string, url: string, name: JsonObject[string]): ContentPart {
  if (mimeType.startsWith('image/')) return { type: 'image_url', image_url: { url } };
  if (mimeType.startsWith('video/')) return { type: 'video_url', video_url: { url } };
  return { type: 'file', file: { file_data: url, ...(typeof name === 'string' ? { filename: name } : {}) } };
}

/** OpenAI's word for a format of sound, for its media type. */
function audioFormat(mimeType: string): string {
  const subtype = mimeType.slice('audio/'.length).split(';')[0]!.replace(/^x-/, '');
  return subtype === 'mpeg' ? 'mp3' : subtype;
}
