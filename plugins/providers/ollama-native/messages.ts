import { searchResultText, titledText } from '../../core/document-text';
import { invalidRequest } from '../../core/error';
import type { ContentPart, Message, ToolCall } from '../../core/hub';
import { isJsonObject, type JsonObject, textOf } from '../../core/json';
import { toolInput } from '../../core/messages-api';

/** The messages as Ollama's own API has them: text beside images in base64, and arguments of tools as objects. */
export function toOllamaMessages(messages: readonly Message[]): JsonObject[] {
  const names = new Map(
    messages.flatMap(({ tool_calls: calls }) => (calls ?? []).map((call) => [call.id, callOf(call).name] as const)),
  );
  return messages.map((message, index) => {
    const { role, reasoning_content: thinking, tool_calls: calls, tool_call_id: id } = message;
    const { content, images } = contentOf(message, `messages[${index}].content`);
    const toolName = id === undefined ? undefined : names.get(id);
    return {
      role: role === 'developer' ? 'system' : role === 'function' ? 'tool' : role,
      content,
      ...(images.length ? { images } : {}),
      ...(thinking ? { thinking } : {}),
      ...(calls?.length ? { tool_calls: calls.map((call) => ({ function: callOf(call) })) } : {}),
      ...(toolName === undefined ? {} : { tool_name: toolName }),
    };
  });
}

/** Calls of tools that take free text have no function. */
function callOf({ function: called }: ToolCall): JsonObject {
  const { name, arguments: written }: JsonObject = isJsonObject(called) ? called : {};
  return { name: textOf(name), arguments: toolInput(written) };
}

function contentOf({ role, content }: Message, path: string): { content: string; images: string[] } {
  if (!Array.isArray(content)) return { content: content ?? '', images: [] };
  const texts: string[] = [];
  const images: string[] = [];
  for (const [index, part] of content.entries()) {
    if (part.type === 'text') texts.push(titledText(part));
    else if (part.type === 'search_result') texts.push(searchResultText(part));
    else if (part.type === 'refusal') texts.push(textOf(part.refusal));
    else images.push(imageOf(part, `${path}[${index}]`));
  }
  // A model's own text may be in pieces in the midst of a sentence.
  return { content: texts.join(role === 'assistant' ? '' : '\n'), images };
}

function imageOf({ type, image_url: image }: ContentPart, path: string): string {
  const url = textOf(isJsonObject(image) ? image.url : image);
  const data = /^data:image\/[^,]*;base64,/i.exec(url.slice(0, 256));
  if (type === 'image_url' && data) return url.slice(data[0].length);
  throw invalidRequest(
    `${path} is neither text nor an image in a data: URL, and Ollama reads nothing else: send the image itself, ` +
      'or choose another model.',
    path,
    'unsupported_content',
  );
}
